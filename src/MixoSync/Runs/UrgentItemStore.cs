using System.Data.Common;
using Dapper;
using MixoSync.Campaigns;
using MixoSync.Storage;

namespace MixoSync.Runs;

/// <summary>Adds campaigns to active runs as urgent work. Their messages are sent first, and their calls use the urgent lane.</summary>
internal sealed class UrgentItemStore(Database database)
{
    /// <summary>The page of an item that no page of its run contains so far.</summary>
    public const int NoPage = int.MaxValue;

    private const string HasMessage = "(i.state = 'pending' OR i.message IS NOT NULL OR i.delivered_at IS NOT NULL OR i.waits_until IS NOT NULL)";

    /// <summary>
    /// Makes campaigns urgent work of the client's active run, all or none. A campaign that is not done yet comes first. One that is
    /// done, or that the run does not have, is synced with its stored data; when a page lists it later, with the listed data again.
    /// </summary>
    /// <returns>The id of the run, or null if the client has no active run.</returns>
    /// <exception cref="ConfigurationException">The run cannot sync one of the campaigns because its data is not known.</exception>
    public async Task<Guid?> TryAddAsync(string clientId, CampaignIds campaigns, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // A run ends with its row locked too, so it does not end between these statements.
        var run = await connection.QuerySingleOrDefaultAsync<ActiveRun>(
            $"""
            SELECT r.id, r.client_id, r.campaign_ids, r.listing_finished_at IS NOT NULL AS is_listed, clock_timestamp() AS now FROM sync_runs r
            WHERE r.client_id = @clientId AND r.state IN ('queued', 'running') {database.LockRowOf("r")}
            """,
            new { clientId },
            transaction);
        if (run is null)
        {
            return null;
        }

        var ids = campaigns.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        foreach (var id in ids)
        {
            await AddAsync(connection, transaction, run, id);
        }

        if (run is { CampaignIds: { } requested, IsListed: false })
        {
            var all = new CampaignIds([.. requested.Values.Union(ids)]);
            await connection.ExecuteAsync("UPDATE sync_runs SET campaign_ids = @all WHERE id = @Id", new { all, run.Id }, transaction);
        }

        await transaction.CommitAsync(cancellationToken);
        return run.Id;
    }

    /// <summary>Returns the urgent campaigns of a run, in the order in which they were requested.</summary>
    public async Task<IReadOnlyList<UrgentItem>> ListAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<UrgentItem>(
            $"""
            SELECT i.campaign_id, i.urgent_at AS requested_at, i.state, i.failure_kind, i.reason, i.waits_until, {HasMessage} AS has_message, c.synced_at
            FROM sync_items i JOIN sync_runs r ON r.id = i.run_id
            LEFT JOIN campaigns c ON c.client_id = r.client_id AND c.campaign_id = i.campaign_id
            WHERE i.run_id = @runId AND i.urgent_at IS NOT NULL ORDER BY i.urgent_at, i.campaign_id
            """,
            new { runId })];
    }

    private static async Task AddAsync(DbConnection connection, DbTransaction transaction, ActiveRun run, string campaignId)
    {
        var item = await connection.QuerySingleOrDefaultAsync<KnownItem>(
            $"""
            SELECT i.state, i.failure_kind, i.reason, {HasMessage} AS has_message
            FROM sync_items i WHERE i.run_id = @Id AND i.campaign_id = @campaignId
            """,
            new { run.Id, campaignId },
            transaction);
        if (item is { HasMessage: true })
        {
            await connection.ExecuteAsync(
                "UPDATE sync_items SET urgent_at = @Now WHERE run_id = @Id AND campaign_id = @campaignId", new { run.Now, run.Id, campaignId }, transaction);
            return;
        }

        var stored = await CampaignQueryStore.GetAsync(connection, transaction, run.ClientId, campaignId);
        var message = stored is { RemovedAt: null } ? new BacklogItem(stored.ToListed(), stored.ListedAt).ToString() : null;
        if (message is null && (item is not null || run.IsListed))
        {
            throw new ConfigurationException(WhyUnknown(run, campaignId, item));
        }

        await connection.ExecuteAsync(
            """
            INSERT INTO sync_items (run_id, campaign_id, page, state, message, reason, urgent_at, updated_at)
            VALUES (@Id, @campaignId, @NoPage, @state, @message, @reason, @Now, @Now)
            ON CONFLICT (run_id, campaign_id) DO UPDATE SET
                state = excluded.state, message = excluded.message, failure_kind = NULL, reason = excluded.reason,
                attempts = 0, first_failed_at = NULL, urgent_at = excluded.urgent_at, updated_at = excluded.updated_at
            """,
            new
            {
                run.Id,
                campaignId,
                NoPage,
                state = message is null ? "skipped" : "pending",
                message,
                reason = message is null ? ListingStore.NotListed : null,
                run.Now,
            },
            transaction);
    }

    private static string WhyUnknown(ActiveRun run, string campaignId, KnownItem? item) => item switch
    {
        { State: "failed" } => $"Campaign '{campaignId}' failed in the active run ({item.FailureKind}: {item.Reason}) and has never been synced. "
            + $"Run 'mixosync dead-letters replay --client {run.ClientId} --campaign {campaignId}' to retry it.",
        null => $"Campaign '{campaignId}' is neither stored nor listed by the active run. Check the id, or try again when run {run.Id} has ended.",
        _ => $"Run {run.Id} does not include campaign '{campaignId}', which has never been synced. Try again when the run has ended.",
    };

    private sealed record ActiveRun
    {
        public Guid Id { get; init; }

        public required string ClientId { get; init; }

        public CampaignIds? CampaignIds { get; init; }

        public bool IsListed { get; init; }

        public DateTimeOffset Now { get; init; }
    }

    private sealed record KnownItem
    {
        public required string State { get; init; }

        public string? FailureKind { get; init; }

        public string? Reason { get; init; }

        /// <summary>Whether a message of the item is under way, which will sync the campaign or fail.</summary>
        public bool HasMessage { get; init; }
    }
}
