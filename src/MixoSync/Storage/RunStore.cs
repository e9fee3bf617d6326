using System.Data.Common;
using Dapper;
using MixoSync.AdPlatforms;
using MixoSync.Scheduling;
using MixoSync.Syncing;

namespace MixoSync.Storage;

/// <summary>The life of runs: opened, started, ended.</summary>
internal sealed class RunStore(Database database)
{
    // Of a run that has ended; something is pending only where it did not end by itself.
    private const string Outcome =
        """
        CASE WHEN reason IS NULL
                  AND NOT EXISTS (SELECT 1 FROM sync_items WHERE run_id = @id AND state IN ('failed', 'pending')) THEN 'succeeded'
             WHEN EXISTS (SELECT 1 FROM sync_items WHERE run_id = @id AND state IN ('synced', 'skipped')) THEN 'partial'
             ELSE 'failed' END
        """;

    private const string IsDone =
        """
        id = @id AND state = 'running' AND listing_finished_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM sync_items WHERE run_id = @id AND state = 'pending')
        """;

    // How far a run is, is counted from its items, so a repeated message changes nothing.
    private const string SelectRuns =
        """
        SELECT r.id, r.client_id, r.origin, r.state, r.campaign_ids, r.since, r.created_at, r.started_at,
               r.listing_finished_at, r.listing_waits_until, r.listing_waits_for, r.finished_at, r.pages, r.total, r.failure_kind, r.reason,
               r.removed, r.backfill_at, r.backfill_of,
               count(i.run_id) AS listed,
               coalesce(sum(CASE WHEN i.state = 'pending' THEN 1 ELSE 0 END), 0) AS pending,
               coalesce(sum(CASE WHEN i.state = 'synced' THEN 1 ELSE 0 END), 0) AS synced,
               coalesce(sum(CASE WHEN i.state = 'skipped' THEN 1 ELSE 0 END), 0) AS skipped,
               coalesce(sum(CASE WHEN i.state = 'failed' THEN 1 ELSE 0 END), 0) AS failed,
               max(CASE WHEN i.state = 'pending' THEN i.waits_until END) AS waits_until
        FROM sync_runs r LEFT JOIN sync_items i ON i.run_id = r.id
        """;

    /// <summary>
    /// Opens a run. A manual one's first message is the caller's to publish; where it does not, a scheduler does it after
    /// <see cref="ScheduleStore.PublishLease"/>, as it does at once for a scheduled one.
    /// </summary>
    /// <returns>Its id, or none where the client has an active run already.</returns>
    public async Task<Guid?> OpenAsync(NewRun run, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await InsertAsync(connection, run);
    }

    /// <summary>A queued run becomes running; one that has begun stays as it is.</summary>
    /// <returns>The run; none where there is no such run any more.</returns>
    public async Task<Run?> StartAsync(Guid id, CancellationToken cancellationToken)
    {
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            await connection.ExecuteAsync(
                """
                UPDATE sync_runs SET state = 'running', started_at = coalesce(started_at, clock_timestamp()),
                    listing_progressed_at = clock_timestamp(), listing_waits_until = NULL, listing_waits_for = NULL
                WHERE id = @id AND (state = 'queued' OR (state = 'running' AND pages = 0 AND listing_finished_at IS NULL))
                """,
                new { id });
        }

        return await GetAsync(id, cancellationToken);
    }

    public async Task<Run?> GetAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Run>($"{SelectRuns} WHERE r.id = @id GROUP BY r.id", new { id });
    }

    /// <summary>The newest runs, of one client or of all.</summary>
    public async Task<IReadOnlyList<Run>> ListAsync(string? clientId, int limit, CancellationToken cancellationToken)
    {
        const string newest =
            "SELECT id FROM sync_runs WHERE client_id = coalesce(@clientId, client_id) ORDER BY created_at DESC LIMIT @limit";
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<Run>(
            $"{SelectRuns} WHERE r.id IN ({newest}) GROUP BY r.id ORDER BY r.created_at DESC", new { clientId, limit })];
    }

    public async Task<IReadOnlyList<FailedItem>> FailedItemsAsync(Guid runId, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<FailedItem>(
            """
            SELECT campaign_id, failure_kind, reason FROM sync_items
            WHERE run_id = @runId AND state = 'failed' ORDER BY campaign_id LIMIT @limit
            """,
            new { runId, limit })];
    }

    /// <summary>
    /// Ends an active run whose listing is finished and which has no pending item. Called after every item; of several
    /// callers at once the last one to commit its item sees none pending, and one of them ends the run.
    /// </summary>
    /// <param name="id">The run.</param>
    /// <param name="backfill">When what failed in it is tried again.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether this call ended it.</returns>
    public async Task<bool> TryCompleteAsync(Guid id, BackfillSteps backfill, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        if (!await connection.ExecuteScalarAsync<bool>($"SELECT EXISTS (SELECT 1 FROM sync_runs WHERE {IsDone})", new { id }))
        {
            return false;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var ended = await connection.ExecuteAsync(
            $"UPDATE sync_runs SET finished_at = clock_timestamp(), state = {Outcome} WHERE {IsDone}", new { id }, transaction) > 0;
        if (ended)
        {
            await PlanBackfillAsync(connection, transaction, id, backfill);
        }

        await transaction.CommitAsync(cancellationToken);
        return ended;
    }

    /// <summary>
    /// Tells anew how a run ended, after a campaign that had failed was synced after all. One that was cancelled stays so.
    /// </summary>
    /// <returns>Whether it is another end now.</returns>
    public async Task<bool> TryReviseAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            $"""
            UPDATE sync_runs SET state = {Outcome}, backfill_at = CASE WHEN {Outcome} = 'succeeded' THEN NULL ELSE backfill_at END
            WHERE id = @id AND state IN ('partial', 'failed') AND listing_finished_at IS NOT NULL AND state <> {Outcome}
            """,
            new { id }) > 0;
    }

    /// <summary>
    /// Ends an active run as an operator wishes. Its pending campaigns stay as they are, but wait for nothing any more.
    /// </summary>
    /// <returns>Whether it was active.</returns>
    public async Task<bool> CancelAsync(Guid id, string reason, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var cancelled = await connection.ExecuteAsync(
            """
            UPDATE sync_runs SET state = 'cancelled', finished_at = clock_timestamp(), failure_kind = NULL, reason = @reason,
                listing_waits_until = NULL, listing_waits_for = NULL
            WHERE id = @id AND state IN ('queued', 'running')
            """,
            new { id, reason },
            transaction) > 0;
        if (cancelled)
        {
            await connection.ExecuteAsync(
                "UPDATE sync_items SET waits_until = NULL, reason = @reason WHERE run_id = @id AND state = 'pending'",
                new { id, reason },
                transaction);
        }

        await transaction.CommitAsync(cancellationToken);
        return cancelled;
    }

    /// <summary>Fails every active run: only for a database whose one process has died and is starting anew.</summary>
    public async Task<int> AbandonActiveAsync(string reason, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            """
            UPDATE sync_runs SET state = 'failed', finished_at = clock_timestamp(), reason = @reason
            WHERE state IN ('queued', 'running')
            """,
            new { reason });
    }

    internal static async Task<Guid?> InsertAsync(DbConnection connection, NewRun run, DbTransaction? transaction = null)
    {
        // Inserting nothing is the answer of the unique index on active runs: the client has one.
        var id = Guid.CreateVersion7();
        var inserted = await connection.ExecuteAsync(
            """
            INSERT INTO sync_runs (id, client_id, origin, state, campaign_ids, since, created_at, publish_claimed_at,
                                   backfill_of, backfill_number)
            VALUES (@id, @ClientId, @origin, 'queued', @CampaignIds, @Since, clock_timestamp(),
                    CASE WHEN @origin = 'manual' THEN clock_timestamp() END, @Of, @number)
            ON CONFLICT (client_id) WHERE state IN ('queued', 'running') DO NOTHING
            """,
            new
            {
                id,
                run.ClientId,
                origin = run.Origin.ToString().ToLowerInvariant(),
                run.CampaignIds,
                run.Since,
                run.Backfill?.Of,
                number = run.Backfill?.Number ?? 0,
            },
            transaction);
        return inserted > 0 ? id : null;
    }

    // What is set up wrong for the whole run, somebody has to set right first.
    private static async Task PlanBackfillAsync(DbConnection connection, DbTransaction transaction, Guid id, BackfillSteps backfill)
    {
        var (tried, firstEnded) = await connection.QuerySingleOrDefaultAsync<(int, DateTimeOffset?)>(
            """
            SELECT r.backfill_number, f.finished_at
            FROM sync_runs r LEFT JOIN sync_runs f ON f.id = coalesce(r.backfill_of, r.id)
            WHERE r.id = @id AND r.state IN ('partial', 'failed') AND coalesce(r.failure_kind, '') <> @configuration
            """,
            new { id, configuration = nameof(FailureKind.Configuration) },
            transaction);
        if (firstEnded + backfill.After(tried) is { } due)
        {
            await connection.ExecuteAsync("UPDATE sync_runs SET backfill_at = @due WHERE id = @id", new { id, due }, transaction);
        }
    }
}
