using Dapper;
using MixoSync.Platforms;
using MixoSync.Storage;

namespace MixoSync.Runs;

/// <summary>The messages of a run that are lost.</summary>
/// <param name="Campaigns">Number of campaigns whose message is lost.</param>
/// <param name="Listing">Whether the message of the listing is lost.</param>
internal sealed record LostMessages(int Campaigns, bool Listing);

/// <summary>An active run with an overdue message.</summary>
/// <param name="RunId">The run.</param>
/// <param name="ClientId">The client of the run.</param>
/// <param name="CheckedAt">When it was found overdue, by the database clock.</param>
internal sealed record OverdueRun(Guid RunId, string ClientId, DateTimeOffset CheckedAt);

/// <summary>Finds active runs without progress: their messages are waiting in a queue, or are lost.</summary>
internal sealed class OverdueStore(Database database)
{
    private const string Reason = "the message is lost, because its queue was purged or deleted";

    // When the listing of a run last made progress, or is due again.
    private const string ListingDue = "coalesce(r.listing_waits_until, r.listing_progressed_at, r.started_at, r.published_at)";

    /// <summary>
    /// Claims active runs with something that is overdue by more than <paramref name="lostAfter"/>: a start, a page, a campaign, or
    /// the completion of the run. Each run is claimed once in that time.
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
    /// Fails everything that is still overdue and has made no progress since <paramref name="before"/>. Campaigns of the last
    /// recorded page may have no message yet: as long as the listing makes progress, the message of the page may still send them.
    /// </summary>
    public async Task<LostMessages> FailLostAsync(Guid runId, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var loss = new { runId, before, kind = nameof(FailureKind.Lost), Reason };
        var campaigns = await connection.ExecuteAsync(
            $"""
            UPDATE sync_items SET state = 'failed', failure_kind = @kind, reason = @Reason, waits_until = NULL, delivered_at = NULL,
                updated_at = clock_timestamp()
            WHERE run_id = @runId AND state = 'pending' AND message IS NULL AND coalesce(waits_until, updated_at) < @before
              AND EXISTS (SELECT 1 FROM sync_runs r WHERE r.id = @runId AND r.state = 'running'
                          AND (sync_items.page < r.pages OR {ListingDue} < @before))
            """,
            loss,
            transaction);
        var listing = await connection.ExecuteAsync(
            $"""
            UPDATE sync_runs AS r SET state = 'running', failure_kind = @kind, reason = @Reason, listing_finished_at = clock_timestamp()
            WHERE r.id = @runId AND r.listing_finished_at IS NULL AND {ListingDue} < @before
              AND (r.state = 'running' OR (r.state = 'queued' AND r.published_at IS NOT NULL))
            """,
            loss,
            transaction) > 0;
        await transaction.CommitAsync(cancellationToken);
        return new LostMessages(campaigns, listing);
    }
}
