using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Options;
using MixoSync.Platforms;
using MixoSync.Storage;

namespace MixoSync.Runs;

/// <summary>The campaigns of the pages before the current one.</summary>
/// <param name="Count">The number of distinct campaigns on the earlier pages.</param>
/// <param name="Known">The given ids that are on one of those pages.</param>
internal sealed record EarlierPages(int Count, IReadOnlySet<string> Known);

/// <summary>Stores the listing of a run, page by page.</summary>
internal sealed partial class ListingStore(Database database, IOptions<RunOptions> options)
{
    // Do not change the two reasons: queries compare them with stored values.

    /// <summary>The reason of an item that a partial run skips because the campaign was not requested.</summary>
    public const string NotRequested = "not asked for";

    /// <summary>
    /// The reason of an item that a partial run skips because its listing did not contain the campaign. A listing can omit a
    /// campaign that exists, so the item has neither failed nor been synced.
    /// </summary>
    public const string NotListed = "not in this listing; the next run syncs it if it still exists";

    /// <summary>Returns SQL that is true for an item that needed no call. It needs both reasons as parameters.</summary>
    public static string IsDoneWithoutCall(string item) =>
        $"{item}.state = 'skipped' AND {item}.reason <> @NotRequested AND {item}.reason <> @NotListed";

    /// <summary>Returns the time of the database clock. Read before a page is fetched, it is the time of that listing.</summary>
    public async Task<DateTimeOffset> GetTimeAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.GetDatabaseTimeAsync();
    }

    /// <summary>
    /// Returns what the pages before <paramref name="page"/> contained. The page itself does not count, so its campaigns are also
    /// new when it is fetched a second time.
    /// </summary>
    public async Task<EarlierPages> GetEarlierPagesAsync(
        Guid runId, int page, string[] ids, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var count = await connection.ExecuteScalarAsync<int>(
            "SELECT count(*) FROM sync_items WHERE run_id = @runId AND page < @page", new { runId, page });
        var known = await connection.QueryAsync<string>(
            $"SELECT campaign_id FROM sync_items WHERE run_id = @runId AND page < @page AND campaign_id {database.IsOneOf("ids")}",
            new { runId, page, ids });
        return new EarlierPages(count, known.ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Records that a message of the listing was delivered, so it is neither parked nor lost.</summary>
    public async Task SaveDeliveredAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            """
            UPDATE sync_runs SET listing_progressed_at = clock_timestamp(), listing_waits_until = NULL, listing_waits_for = NULL
            WHERE id = @runId AND state = 'running'
            """,
            new { runId });
    }

    /// <summary>Records how long and why a message that starts a run or fetches a page is parked.</summary>
    public async Task SaveParkedAsync(Guid runId, TimeSpan delay, string reason, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            """
            UPDATE sync_runs SET listing_waits_until = @until, listing_waits_for = @reason
            WHERE id = @runId AND state IN ('queued', 'running')
            """,
            new { runId, until = await connection.GetDatabaseTimeAsync() + delay, reason });
    }

    /// <summary>
    /// Records a page and its items in one transaction. Listed campaigns lose their mark as missing or removed. The last page finishes
    /// the listing. If the listing is complete, campaigns that it did not contain are marked as missing, and those that the previous
    /// complete listing did not contain either are marked as removed, unless the <see cref="RemovalGuard"/> holds the removal.
    /// </summary>
    /// <returns>The missing and removed campaigns if this was the last page, otherwise null.</returns>
    public async Task<Removals?> RecordPageAsync(Guid runId, int page, PagePlan plan, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        string[] listed = [.. plan.Items.Select(item => item.Listed.Id)];
        await DeleteUnlistedAsync(connection, transaction, runId, page, listed);
        await AddToPageAsync(connection, transaction, runId, page, plan, listed);
        await InsertListedAsync(connection, transaction, runId, page, plan);
        await InsertMissingAsync(connection, transaction, runId, page, plan.Missing);
        await UnmarkRemovedAsync(connection, transaction, runId, listed);
        var isRecorded = await connection.ExecuteAsync(
            """
            UPDATE sync_runs SET pages = @page, total = @Total, failure_kind = NULL, reason = NULL,
                listing_attempts = 0, listing_first_failed_at = NULL,
                listing_progressed_at = clock_timestamp(), listing_waits_until = NULL, listing_waits_for = NULL,
                listing_gap = coalesce(listing_gap, @Gap, CASE WHEN pages > 0 AND total <> @Total THEN 'the total changed between pages' END),
                listing_finished_at = CASE WHEN @IsLast THEN clock_timestamp() END
            WHERE id = @runId AND pages <= @page AND state = 'running'
            """,
            new { runId, page, plan.Total, plan.Gap, plan.IsLast },
            transaction) > 0;
        var removals = isRecorded && plan.IsLast ? await MarkRemovedAsync(connection, transaction, runId) : null;
        await transaction.CommitAsync(cancellationToken);
        return removals;
    }

    /// <summary>
    /// Ends a listing that failed. Campaigns that are already listed are still synced; then the run ends as partial or failed.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="kind">The kind of failure.</param>
    /// <param name="reason">The reason, for operators.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task FailAsync(Guid runId, FailureKind kind, string reason, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            """
            UPDATE sync_runs SET state = 'running', failure_kind = @kind, reason = @reason,
                listing_finished_at = coalesce(listing_finished_at, clock_timestamp())
            WHERE id = @runId AND state IN ('queued', 'running')
            """,
            new { runId, kind = kind.ToString(), reason });
    }

    // A page that is fetched again after a crash may contain other campaigns than before. Items that are no longer on it are deleted
    // if they are in the backlog. The messages of the others have been sent already.
    private Task<int> DeleteUnlistedAsync(
        DbConnection connection, DbTransaction transaction, Guid runId, int page, string[] listed) =>
        connection.ExecuteAsync(
            $"""
            DELETE FROM sync_items
            WHERE run_id = @runId AND page = @page AND state = 'pending' AND message IS NOT NULL AND NOT (campaign_id {database.IsOneOf("listed")})
            """,
            new { runId, page, listed },
            transaction);

    private static Task<int> InsertListedAsync(DbConnection connection, DbTransaction transaction, Guid runId, int page, PagePlan plan) =>
        InsertAsync(connection, transaction, plan.Items.Select(item => new
        {
            runId,
            page,
            item.Listed.Id,
            State = item.IsRequested ? "pending" : "skipped",
            Message = plan.MessageOf(item),
            FailureKind = (string?)null,
            Reason = item.IsRequested ? null : NotRequested,
        }));

    private async Task InsertMissingAsync(
        DbConnection connection, DbTransaction transaction, Guid runId, int page, IReadOnlyList<string> missing)
    {
        var known = await GetKnownAsync(connection, transaction, runId, missing);
        await InsertAsync(connection, transaction, missing.Select(id => new
        {
            runId,
            page,
            Id = id,
            State = known.Contains(id) ? "skipped" : "failed",
            Message = (string?)null,
            FailureKind = known.Contains(id) ? null : nameof(FailureKind.Rejected),
            Reason = known.Contains(id) ? NotListed : "the platform does not list this campaign",
        }));
    }

    // If a page is recorded again, messages that are not in the backlog may never have been sent: before an upgrade, the consumer of
    // the page sent them itself. They go into the backlog, as a duplicate message does no harm.
    private static Task<int> InsertAsync(DbConnection connection, DbTransaction transaction, IEnumerable<object> items) =>
        connection.ExecuteAsync(
            """
            INSERT INTO sync_items (run_id, campaign_id, page, state, message, failure_kind, reason, updated_at)
            VALUES (@runId, @Id, @page, @State, @Message, @FailureKind, @Reason, clock_timestamp())
            ON CONFLICT (run_id, campaign_id) DO UPDATE SET message = excluded.message
            WHERE sync_items.page = excluded.page AND sync_items.state = 'pending'
              AND sync_items.delivered_at IS NULL AND sync_items.waits_until IS NULL
            """,
            items,
            transaction);
}
