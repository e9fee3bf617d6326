using System.Data.Common;
using Dapper;
using MixoSync.Platforms;

namespace MixoSync.Runs;

/// <content>Ends runs and plans their backfill.</content>
internal sealed partial class RunStore
{
    // The final state of a run. Items can only be pending if the run did not end by itself.
    private const string Outcome =
        """
        CASE WHEN NOT EXISTS (SELECT 1 FROM sync_items WHERE run_id = @id AND state IN ('failed', 'pending'))
                  AND (reason IS NULL OR held_removals > 0) THEN CASE WHEN held_removals = 0 THEN 'succeeded' ELSE 'partial' END
             WHEN EXISTS (SELECT 1 FROM sync_items WHERE run_id = @id AND state IN ('synced', 'skipped')) THEN 'partial'
             ELSE 'failed' END
        """;

    private const string IsDone =
        """
        id = @id AND state = 'running' AND listing_finished_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM sync_items WHERE run_id = @id AND state = 'pending')
        """;

    /// <summary>
    /// Ends a running run if its listing is finished and no item is pending. Called after every item: of several concurrent callers,
    /// the last one to commit its item sees that none is pending, and exactly one of them ends the run.
    /// </summary>
    /// <param name="id">The run.</param>
    /// <param name="backfill">When its failures are retried.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Whether this call ended the run.</returns>
    public async Task<bool> TryCompleteAsync(Guid id, BackfillSchedule backfill, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        if (!await connection.ExecuteScalarAsync<bool>($"SELECT EXISTS (SELECT 1 FROM sync_runs WHERE {IsDone})", new { id }))
        {
            return false;
        }

        // Lock the row first, so that the next statement sees urgent campaigns that were added with the row locked.
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync($"SELECT 1 FROM sync_runs r WHERE r.id = @id {database.LockRowOf("r")}", new { id }, transaction);
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
    /// Updates the final state of a run after one of its failed campaigns was synced. A cancelled run stays cancelled.
    /// </summary>
    /// <returns>Whether the state changed.</returns>
    public async Task<bool> TryUpdateOutcomeAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            $"""
            UPDATE sync_runs SET state = {Outcome}, backfill_at = CASE WHEN {Outcome} = 'succeeded' THEN NULL ELSE backfill_at END
            WHERE id = @id AND state IN ('partial', 'failed') AND listing_finished_at IS NOT NULL AND state <> {Outcome}
            """,
            new { id }) > 0;
    }

    /// <summary>Cancels an active run. Its pending items keep their state but leave the backlog and are no longer parked.</summary>
    /// <returns>Whether the run was active.</returns>
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
                "UPDATE sync_items SET message = NULL, next_message = NULL, send_claimed_at = NULL, waits_until = NULL, reason = @reason WHERE run_id = @id AND state = 'pending'",
                new { id, reason },
                transaction);
        }

        await transaction.CommitAsync(cancellationToken);
        return cancelled;
    }

    /// <summary>Fails every active run. Only for a database with a single process, when that process restarts after a crash.</summary>
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

    // A configuration error that fails the whole run must be fixed by an operator first, so it is not retried. Campaigns that the
    // listing omitted are retried too.
    private static async Task PlanBackfillAsync(DbConnection connection, DbTransaction transaction, Guid id, BackfillSchedule backfill)
    {
        var (attempts, originalEnd) = await connection.QuerySingleOrDefaultAsync<(int, DateTimeOffset?)>(
            """
            SELECT r.backfill_number, f.finished_at
            FROM sync_runs r LEFT JOIN sync_runs f ON f.id = coalesce(r.backfill_of, r.id)
            WHERE r.id = @id AND coalesce(r.failure_kind, '') <> @configuration
              AND ((r.state IN ('partial', 'failed')
                    AND (r.held_removals = 0 OR EXISTS (SELECT 1 FROM sync_items i WHERE i.run_id = r.id AND i.state IN ('failed', 'pending'))))
                   OR EXISTS (SELECT 1 FROM sync_items i WHERE i.run_id = r.id AND i.state = 'skipped' AND i.reason = @NotListed))
            """,
            new { id, configuration = nameof(FailureKind.Configuration), ListingStore.NotListed },
            transaction);
        if (originalEnd + backfill.DelayAfter(attempts) is { } due)
        {
            await connection.ExecuteAsync("UPDATE sync_runs SET backfill_at = @due WHERE id = @id", new { id, due }, transaction);
        }
    }
}
