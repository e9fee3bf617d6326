using Dapper;
using MixoSync.Runs;
using MixoSync.Storage;

namespace MixoSync.Scheduling;

/// <summary>Deletes old runs, so that the database does not grow without limit.</summary>
internal sealed class RetentionStore(Database database)
{
    // A later run of all campaigns replaces this one. But if no later run has processed a campaign that failed here, the dead letter of
    // this run is the only one, and its replay needs the run.
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
    /// Deletes runs, with their items, that ended more than <paramref name="keepFor"/> ago and are no longer needed: a later run of all
    /// campaigns has ended, later runs have processed all campaigns that failed, and no backfill is due.
    /// </summary>
    /// <param name="keepFor">The minimum time for which a run is kept after its end.</param>
    /// <param name="limit">The maximum number of runs to delete.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The number of deleted runs.</returns>
    public async Task<int> DeleteAsync(TimeSpan keepFor, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var before = await connection.GetDatabaseTimeAsync() - keepFor;

        // The newest full run is kept regardless of its age: it determines the number of campaigns and whether the client is overdue.
        return await connection.ExecuteAsync(new CommandDefinition(
            $"""
            DELETE FROM sync_runs WHERE id IN (
                SELECT r.id FROM sync_runs r
                WHERE r.finished_at < @before AND r.backfill_at IS NULL AND {IsSuperseded}
                  AND r.id IS DISTINCT FROM ({RunStore.SelectNewestFullRun("r.client_id")})
                ORDER BY r.finished_at LIMIT @limit {database.SkipLocked})
            """,
            new { before, limit, ListingStore.NotRequested, ListingStore.NotListed },
            cancellationToken: cancellationToken));
    }
}
