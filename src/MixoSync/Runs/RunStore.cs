using System.Data.Common;
using Dapper;
using MixoSync.Storage;

namespace MixoSync.Runs;

/// <summary>Stores runs and changes their state.</summary>
internal sealed partial class RunStore(Database database)
{
    // Progress is counted from the items, so a redelivered message cannot distort it.
    private const string SelectRuns =
        """
        SELECT r.id, r.client_id, r.origin, r.state, r.campaign_ids, r.since, r.created_at, r.started_at,
               r.listing_finished_at, r.listing_waits_until, r.listing_waits_for, r.finished_at, r.pages, r.total,
               r.failure_kind, r.reason, r.removed, r.held_removals, r.backfill_at, r.backfill_of,
               count(i.run_id) AS listed,
               coalesce(sum(CASE WHEN i.state = 'pending' THEN 1 ELSE 0 END), 0) AS pending,
               coalesce(sum(CASE WHEN i.state = 'synced' THEN 1 ELSE 0 END), 0) AS synced,
               coalesce(sum(CASE WHEN i.state = 'skipped' THEN 1 ELSE 0 END), 0) AS skipped,
               coalesce(sum(CASE WHEN i.state = 'failed' THEN 1 ELSE 0 END), 0) AS failed,
               coalesce(sum(CASE WHEN i.state = 'pending' AND i.message IS NOT NULL THEN 1 ELSE 0 END), 0) AS backlog,
               max(CASE WHEN i.state = 'pending' THEN i.waits_until END) AS waits_until
        FROM sync_runs r LEFT JOIN sync_items i ON i.run_id = r.id
        """;

    /// <summary>
    /// Opens a run. The caller publishes the first message of a manual run; if it fails to, a scheduler does so after the publish
    /// lease. The first message of a scheduled run is published by a scheduler.
    /// </summary>
    /// <returns>The id of the run, or null if the client already has an active run.</returns>
    public async Task<Guid?> OpenAsync(NewRun run, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await InsertAsync(connection, run);
    }

    /// <summary>Starts a queued run.</summary>
    /// <param name="id">The run.</param>
    /// <param name="isRedelivered">
    /// Whether the message may have been delivered before. If so, a run that is already running but has no page yet is started again,
    /// because the previous attempt may have stopped there.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Whether the caller starts the run.</returns>
    public async Task<bool> TryStartAsync(Guid id, bool isRedelivered, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            """
            UPDATE sync_runs SET state = 'running', started_at = coalesce(started_at, clock_timestamp()),
                listing_progressed_at = clock_timestamp(), listing_waits_until = NULL, listing_waits_for = NULL
            WHERE id = @id AND (state = 'queued'
                                OR (@isRedelivered AND state = 'running' AND pages = 0 AND listing_finished_at IS NULL))
            """,
            new { id, isRedelivered }) > 0;
    }

    /// <summary>Records that the broker has confirmed the run's first message.</summary>
    public async Task MarkPublishedAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            "UPDATE sync_runs SET published_at = clock_timestamp() WHERE id = @runId", new { runId });
    }

    public async Task<Run?> GetAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Run>($"{SelectRuns} WHERE r.id = @id GROUP BY r.id", new { id });
    }

    /// <summary>Returns the number of a client's stored runs.</summary>
    public async Task<long> CountAsync(string clientId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM sync_runs WHERE client_id = @clientId", new { clientId });
    }

    /// <summary>Returns the client's queued or running run, or null if it has none.</summary>
    public async Task<Run?> GetActiveAsync(string clientId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Run>(
            $"{SelectRuns} WHERE r.client_id = @clientId AND r.state IN ('queued', 'running') GROUP BY r.id", new { clientId });
    }

    /// <summary>Returns the newest runs of one client, or of all clients if <paramref name="clientId"/> is null.</summary>
    public async Task<IReadOnlyList<Run>> ListAsync(string? clientId, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<Run>(ListSql(clientId), new { clientId, limit })];
    }

    // A single condition for both cases, such as client_id = coalesce(@clientId, client_id), could not always use the index: that
    // depends on when the statement is planned.
    internal static string ListSql(string? clientId)
    {
        var filter = clientId is null ? "" : "WHERE client_id = @clientId";
        return $"""
            {SelectRuns}
            WHERE r.id IN (SELECT id FROM sync_runs {filter} ORDER BY created_at DESC LIMIT @limit)
            GROUP BY r.id ORDER BY r.created_at DESC
            """;
    }

    public async Task<IReadOnlyList<FailedItem>> ListFailedItemsAsync(Guid runId, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<FailedItem>(
            """
            SELECT campaign_id, failure_kind, reason FROM sync_items
            WHERE run_id = @runId AND state = 'failed' ORDER BY campaign_id LIMIT @limit
            """,
            new { runId, limit })];
    }

    /// <summary>Returns SQL that selects a client's newest full run that succeeded at least partially.</summary>
    /// <param name="clientId">An SQL expression for the client.</param>
    public static string SelectNewestFullRun(string clientId) =>
        $"""
        SELECT id FROM sync_runs
        WHERE client_id = {clientId} AND state IN ('succeeded', 'partial') AND campaign_ids IS NULL
        ORDER BY created_at DESC LIMIT 1
        """;

    internal static async Task<Guid?> InsertAsync(DbConnection connection, NewRun run, DbTransaction? transaction = null)
    {
        // The unique index on active runs prevents the insert if the client has one.
        var id = Guid.CreateVersion7();
        var inserted = await connection.ExecuteAsync(
            """
            INSERT INTO sync_runs (id, client_id, origin, state, campaign_ids, since, created_at, publish_claimed_at,
                                   backfill_of, backfill_number)
            VALUES (@id, @ClientId, @origin, 'queued', @CampaignIds, @Since, clock_timestamp(),
                    CASE WHEN @origin = 'manual' THEN clock_timestamp() END, @OriginalRunId, @number)
            ON CONFLICT (client_id) WHERE state IN ('queued', 'running') DO NOTHING
            """,
            new
            {
                id,
                run.ClientId,
                origin = run.Origin.ToString().ToLowerInvariant(),
                run.CampaignIds,
                run.Since,
                run.Backfill?.OriginalRunId,
                number = run.Backfill?.Attempt ?? 0,
            },
            transaction);
        return inserted > 0 ? id : null;
    }
}
