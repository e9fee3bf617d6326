using Dapper;
using MixoSync.Runs;
using MixoSync.Storage;

namespace MixoSync.Scheduling;

/// <summary>Deletes old runs, so that the database does not grow forever.</summary>
internal sealed class RetentionStore(Database database)
{
    // A later run of all campaigns replaces an earlier one. But if it did not handle a campaign that failed in the earlier run,
    // then the dead letter of the earlier run is the only one, and a replay needs that run.
    private static readonly string IsSuperseded =
        $"""
        EXISTS (SELECT 1 FROM sync_runs l
                WHERE l.client_id = r.client_id AND l.created_at > r.created_at AND l.finished_at IS NOT NULL
                  AND l.campaign_ids IS NULL AND l.since IS NULL)
        AND NOT EXISTS (
            SELECT 1 FROM sync_items i
            WHERE i.run_id = r.id AND i.state = 'failed'
              AND NOT EXISTS (SELECT 1 FROM sync_runs l JOIN sync_items n ON n.run_id = l.id
                              WHERE l.client_id = r.client_id AND l.created_at > r.created_at AND n.campaign_id = i.campaign_id
                                AND (n.state IN ('synced', 'failed') OR ({ListingStore.IsDoneWithoutCall("n")}))))
        """;

    /// <summary>
    /// Deletes runs, with their items, that ended more than <paramref name="keepFor"/> ago and are no longer needed: a later run of
    /// all campaigns has ended and has handled all failed campaigns, and no backfill is due.
    /// </summary>
    /// <param name="keepFor">How long to keep every run.</param>
    /// <param name="limit">Maximum number of runs to delete.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Number of deleted runs.</returns>
    public async Task<int> DeleteAsync(TimeSpan keepFor, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var before = await connection.GetDatabaseTimeAsync() - keepFor;

        // The newest good run is always kept: it has the number of campaigns of the client, and determines since when the client is
        // overdue.
        return await connection.ExecuteAsync(new CommandDefinition(
            $"""
            DELETE FROM sync_runs WHERE id IN (
                SELECT r.id FROM sync_runs r
                WHERE r.finished_at < @before AND r.backfill_at IS NULL AND {IsSuperseded}
                  AND r.id IS DISTINCT FROM ({RunStore.NewestGoodOf("r.client_id")})
                ORDER BY r.finished_at LIMIT @limit {database.SkipLocked})
            """,
            new { before, limit, ListingStore.NotRequested, ListingStore.NotListed },
            cancellationToken: cancellationToken));
    }
}
