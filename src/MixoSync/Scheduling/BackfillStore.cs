using System.Data.Common;
using Dapper;
using MixoSync.Runs;
using MixoSync.Storage;

namespace MixoSync.Scheduling;

/// <summary>Opens backfill runs, which retry the failed campaigns of earlier runs.</summary>
internal sealed class BackfillStore(Database database)
{
    /// <summary>
    /// Claims runs whose backfill is due and opens a backfill run for each, in one transaction. If the client has an active run, the
    /// backfill is opened later. It is dropped if the client is disabled, if a later run of all its campaigns has ended, or if all
    /// failed campaigns have been synced in the meantime.
    /// </summary>
    /// <returns>The opened runs.</returns>
    public async Task<IReadOnlyList<OpenedRun>> ClaimAsync(int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var due = (await connection.QueryAsync<DueBackfill>(
            $"""
            SELECT r.id, r.client_id, r.campaign_ids, r.since, r.backfill_of, r.backfill_number,
                   r.failure_kind IS NOT NULL AS has_no_listing,
                   NOT (SELECT c.enabled FROM clients c WHERE c.id = r.client_id)
                       OR EXISTS (SELECT 1 FROM sync_runs l
                                  WHERE l.client_id = r.client_id AND l.created_at > r.created_at AND l.campaign_ids IS NULL
                                    AND l.since IS NULL AND l.state IN ('succeeded', 'partial', 'failed')) AS is_dropped
            FROM sync_runs r
            WHERE r.backfill_at <= clock_timestamp()
              AND NOT EXISTS (SELECT 1 FROM sync_runs a WHERE a.client_id = r.client_id AND a.state IN ('queued', 'running'))
            ORDER BY r.backfill_at LIMIT @limit {database.SkipLocked}
            """,
            new { limit },
            transaction)).AsList();
        var opened = new List<OpenedRun>();
        foreach (var run in due)
        {
            if (await OpenAsync(connection, transaction, run) is { } id)
            {
                opened.Add(new OpenedRun(id, run.ClientId));
            }
        }

        await transaction.CommitAsync(cancellationToken);
        return opened;
    }

    private static async Task<Guid?> OpenAsync(DbConnection connection, DbTransaction transaction, DueBackfill run)
    {
        // If the listing failed, not all campaigns are known, so the whole run is repeated.
        var campaigns = run.HasNoListing ? run.CampaignIds : await FailedAsync(connection, transaction, run);
        if (run.IsDropped || campaigns is { Values.Count: 0 })
        {
            await ClearAsync(connection, transaction, run);
            return null;
        }

        var backfill = new NewRun(
            run.ClientId, RunOrigin.Backfill, campaigns, run.Since, new BackfillInfo(run.BackfillOf ?? run.Id, run.BackfillNumber + 1));
        var id = await RunStore.InsertAsync(connection, backfill, transaction);
        if (id is not null)
        {
            await ClearAsync(connection, transaction, run);
        }

        return id;
    }

    private static async Task<CampaignIds> FailedAsync(DbConnection connection, DbTransaction transaction, DueBackfill run) => new(
    [
        .. await connection.QueryAsync<string>(
            """
            SELECT i.campaign_id FROM sync_items i
            WHERE i.run_id = @Id AND (i.state = 'failed' OR (i.state = 'skipped' AND i.reason = @NotListed))
              AND NOT EXISTS (SELECT 1 FROM campaigns c
                              WHERE c.client_id = @ClientId AND c.campaign_id = i.campaign_id AND c.synced_at > i.updated_at)
            ORDER BY i.campaign_id
            """,
            new { run.Id, run.ClientId, ListingStore.NotListed },
            transaction),
    ]);

    private static Task<int> ClearAsync(DbConnection connection, DbTransaction transaction, DueBackfill run) =>
        connection.ExecuteAsync("UPDATE sync_runs SET backfill_at = NULL WHERE id = @Id", new { run.Id }, transaction);

    private sealed record DueBackfill
    {
        public Guid Id { get; init; }

        public required string ClientId { get; init; }

        public CampaignIds? CampaignIds { get; init; }

        public DateTimeOffset? Since { get; init; }

        public Guid? BackfillOf { get; init; }

        public int BackfillNumber { get; init; }

        public bool HasNoListing { get; init; }

        public bool IsDropped { get; init; }
    }
}
