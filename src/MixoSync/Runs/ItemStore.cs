using System.Data.Common;
using Dapper;
using MixoSync.Campaigns;
using MixoSync.Platforms;
using MixoSync.Storage;

namespace MixoSync.Runs;

/// <summary>Stores the state of items, and with it the synced campaigns.</summary>
internal sealed class ItemStore(Database database)
{
    /// <summary>Returns the state of an item and its campaign, or null if the run no longer exists.</summary>
    public async Task<ItemState?> GetStateAsync(Guid runId, string campaignId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<ItemState>(
            """
            SELECT i.state AS item, r.origin, r.state = 'cancelled' AS is_run_cancelled, r.since, r.campaign_ids,
                   coalesce(i.urgent_at IS NOT NULL, false) AS is_urgent, c.content_hash, c.listed_at, c.changed_at
            FROM sync_runs r
            LEFT JOIN sync_items i ON i.run_id = r.id AND i.campaign_id = @campaignId
            LEFT JOIN campaigns c ON c.client_id = r.client_id AND c.campaign_id = @campaignId
            WHERE r.id = @runId
            """,
            new { runId, campaignId });
    }

    /// <summary>Returns a campaign's item in the client's newest run that lists it and data of the stored campaign, or null if neither exists.</summary>
    public async Task<ItemHistory?> GetHistoryAsync(string clientId, string campaignId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<ItemHistory>(
            """
            SELECT i.run_id, (SELECT state FROM sync_runs WHERE id = i.run_id) AS run, i.state AS item, i.failure_kind, i.reason, i.waits_until,
                   coalesce(i.message IS NOT NULL, false) AS is_in_backlog,
                   i.updated_at, c.synced_at, c.changed_at
            FROM (SELECT @clientId AS client_id, @campaignId AS campaign_id) k
            LEFT JOIN sync_items i ON i.campaign_id = k.campaign_id AND i.run_id = (
                SELECT r.id FROM sync_runs r JOIN sync_items n ON n.run_id = r.id AND n.campaign_id = @campaignId
                WHERE r.client_id = @clientId ORDER BY r.created_at DESC LIMIT 1)
            LEFT JOIN campaigns c ON c.client_id = k.client_id AND c.campaign_id = k.campaign_id
            WHERE i.run_id IS NOT NULL OR c.campaign_id IS NOT NULL
            """,
            new { clientId, campaignId });
    }

    /// <summary>
    /// Saves a synced campaign and its item in one transaction. Data from an older listing does not overwrite data from a newer one.
    /// </summary>
    public async Task SaveSyncedAsync(
        ItemKey item, string clientId, Campaign campaign, DateTimeOffset listedAt, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await CampaignStore.UpsertAsync(database, connection, transaction, clientId, campaign, listedAt);
        await SaveItemAsync(connection, transaction, item, "synced", null, null);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task SaveSkippedAsync(ItemKey item, string reason, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await SaveItemAsync(connection, null, item, "skipped", null, reason);
    }

    public async Task SaveFailedAsync(
        ItemKey item, FailureKind kind, string reason, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await SaveItemAsync(connection, null, item, "failed", kind, reason);
    }

    /// <summary>
    /// Claims an item, so that only one of several concurrent copies of its message is handled. Parking, syncing or failing the item
    /// releases the claim. If the worker dies, the broker redelivers the message.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <param name="isRedelivered">Whether the message may have been delivered before. If so, an existing claim is taken over.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>True if the caller has the claim; false if another copy of the message has it.</returns>
    public async Task<bool> TryClaimAsync(ItemKey item, bool isRedelivered, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            """
            UPDATE sync_items SET message = NULL, send_claimed_at = NULL, waits_until = NULL, delivered_at = clock_timestamp(), updated_at = clock_timestamp()
            WHERE run_id = @RunId AND campaign_id = @CampaignId AND state IN ('pending', 'failed') AND (delivered_at IS NULL OR @isRedelivered)
            """,
            new { item.RunId, item.CampaignId, isRedelivered }) > 0;
    }

    /// <summary>
    /// Releases the claim on an item whose message is parked, and stores the due time and the reason. A replayed dead letter keeps
    /// the state and the reason of its failure until it succeeds.
    /// </summary>
    public async Task SaveParkedAsync(ItemKey item, TimeSpan delay, string reason, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var now = await connection.GetDatabaseTimeAsync();
        await connection.ExecuteAsync(
            """
            UPDATE sync_items SET waits_until = @until, delivered_at = NULL, updated_at = @now,
                reason = CASE WHEN state = 'failed' THEN reason ELSE @reason END
            WHERE run_id = @RunId AND campaign_id = @CampaignId
              AND (state = 'failed'
                   OR (state = 'pending' AND EXISTS (SELECT 1 FROM sync_runs WHERE id = @RunId AND state <> 'cancelled')))
            """,
            new { item.RunId, item.CampaignId, until = now + delay, reason, now });
    }

    /// <summary>
    /// Returns what the pending campaigns of a run wait for: the one that is due next. Returns null if none is parked, or if a worker
    /// handles another one.
    /// </summary>
    public async Task<ItemWait?> GetNextWaitAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<ItemWait>(
            """
            SELECT waits_until AS until, reason FROM sync_items
            WHERE run_id = @runId AND state = 'pending' AND message IS NULL AND waits_until IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM sync_items i
                              WHERE i.run_id = @runId AND i.state = 'pending' AND i.message IS NULL AND i.waits_until IS NULL)
            ORDER BY waits_until LIMIT 1
            """,
            new { runId });
    }

    /// <summary>Returns the time of the database clock, and whether a campaign of the run has been synced since <paramref name="since"/>.</summary>
    public async Task<(DateTimeOffset Now, bool HasProgressed)> GetProgressAsync(Guid runId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.GetDatabaseTimeAsync(), await connection.ExecuteScalarAsync<bool>(
            "SELECT EXISTS (SELECT 1 FROM sync_items WHERE run_id = @runId AND state = 'synced' AND updated_at > @since)", new { runId, since }));
    }

    // If a message is handled twice, a failure of one copy does not undo the success of the other. An item that was listed again in
    // the meantime has another message, so it stays pending.
    private static Task<int> SaveItemAsync(
        DbConnection connection, DbTransaction? transaction, ItemKey item, string state, FailureKind? kind, string? reason) =>
        connection.ExecuteAsync(
            """
            INSERT INTO sync_items (run_id, campaign_id, page, state, failure_kind, reason, updated_at)
            SELECT id, @CampaignId, pages, @state, @kind, @reason, clock_timestamp() FROM sync_runs WHERE id = @RunId
            ON CONFLICT (run_id, campaign_id) DO UPDATE SET
                state = CASE WHEN sync_items.next_message IS NULL THEN excluded.state ELSE 'pending' END,
                failure_kind = CASE WHEN sync_items.next_message IS NULL THEN excluded.failure_kind END,
                reason = CASE WHEN sync_items.next_message IS NULL THEN excluded.reason END,
                message = sync_items.next_message, next_message = NULL, send_claimed_at = NULL,
                waits_until = NULL, delivered_at = NULL, updated_at = excluded.updated_at
            WHERE sync_items.state <> 'synced'
            """,
            new { item.RunId, item.CampaignId, state, kind = kind?.ToString(), reason },
            transaction);
}
