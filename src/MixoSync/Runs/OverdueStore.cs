using Dapper;
using MixoSync.Platforms;
using MixoSync.Storage;

namespace MixoSync.Runs;

/// <summary>The lost messages of a run.</summary>
/// <param name="Campaigns">The number of campaigns whose message was lost.</param>
/// <param name="Listing">Whether the message of the listing was lost.</param>
internal sealed record LostMessages(int Campaigns, bool Listing);

/// <summary>An active run with an overdue message.</summary>
/// <param name="RunId">The run.</param>
/// <param name="ClientId">The client of the run.</param>
/// <param name="CheckedAt">When it was found overdue, by the database clock.</param>
internal sealed record OverdueRun(Guid RunId, string ClientId, DateTimeOffset CheckedAt);

/// <summary>Finds runs that have made no progress for long: their messages are either still in a queue or lost.</summary>
internal sealed class OverdueStore(Database database)
{
    private const string Reason = "the message was lost: its queue was purged or deleted";

    // When the listing made its last progress, or when its parked message is due.
    private const string ListingDue = "coalesce(r.listing_waits_until, r.listing_progressed_at, r.started_at, r.published_at)";

    /// <summary>
    /// Claims active runs in which a start, a page or a campaign is overdue by more than <paramref name="lostAfter"/>, or which
    /// should have ended. Each run is claimed at most once in that time.
    /// </summary>
    public async Task<IReadOnlyList<OverdueRun>> ClaimAsync(int limit, TimeSpan lostAfter, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var now = await connection.GetDatabaseTimeAsync(transaction);
        var overdue = (await connection.QueryAsync<(Guid Id, string ClientId)>(
            $"""
            SELECT r.id, r.client_id FROM sync_runs r
            WHERE r.state IN ('queued', 'running') AND (r.probe_asked_at IS NULL OR r.probe_asked_at < @before)
              AND (r.state = 'running' OR r.published_at IS NOT NULL)
              AND ((r.listing_finished_at IS NULL AND {ListingDue} < @before)
                   OR EXISTS (SELECT 1 FROM sync_items i
                              WHERE i.run_id = r.id AND i.state = 'pending' AND i.message IS NULL AND coalesce(i.waits_until, i.updated_at) < @before)
                   OR (r.listing_finished_at < @before
                       AND NOT EXISTS (SELECT 1 FROM sync_items i WHERE i.run_id = r.id AND i.state = 'pending')))
            ORDER BY r.created_at LIMIT @limit {database.SkipLocked}
            """,
            new { limit, before = now - lostAfter },
            transaction)).AsList();
        foreach (var (id, _) in overdue)
        {
            await connection.ExecuteAsync("UPDATE sync_runs SET probe_asked_at = @now WHERE id = @id", new { now, id }, transaction);
        }

        await transaction.CommitAsync(cancellationToken);
        return [.. overdue.Select(run => new OverdueRun(run.Id, run.ClientId, now))];
    }

    /// <summary>
    /// Fails the listing and the campaigns that have made no progress since <paramref name="before"/>. Campaigns of the last recorded
    /// page may not have a message yet: unless the listing is overdue too, the message of the page can still send theirs.
    /// </summary>
    public async Task<LostMessages> FailLostAsync(Guid runId, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var parameters = new { runId, before, kind = nameof(FailureKind.Lost), Reason };
        var campaigns = await connection.ExecuteAsync(
            $"""
            UPDATE sync_items SET state = 'failed', failure_kind = @kind, reason = @Reason, next_message = NULL, waits_until = NULL, delivered_at = NULL,
                updated_at = clock_timestamp()
            WHERE run_id = @runId AND state = 'pending' AND message IS NULL AND coalesce(waits_until, updated_at) < @before
              AND EXISTS (SELECT 1 FROM sync_runs r WHERE r.id = @runId AND r.state = 'running'
                          AND (sync_items.page < r.pages OR {ListingDue} < @before))
            """,
            parameters,
            transaction);
        var listing = await connection.ExecuteAsync(
            $"""
            UPDATE sync_runs AS r SET state = 'running', failure_kind = @kind, reason = @Reason, listing_finished_at = clock_timestamp()
            WHERE r.id = @runId AND r.listing_finished_at IS NULL AND {ListingDue} < @before
              AND (r.state = 'running' OR (r.state = 'queued' AND r.published_at IS NOT NULL))
            """,
            parameters,
            transaction) > 0;
        await transaction.CommitAsync(cancellationToken);
        return new LostMessages(campaigns, listing);
    }
}
