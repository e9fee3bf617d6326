using System.Data.Common;
using Dapper;
using MixoSync.Platforms;

namespace MixoSync.Runs;

/// <content>How and when runs end.</content>
internal sealed partial class RunStore
{
    // For a run that has ended. An item can be pending only if the run was ended from outside.
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

    /// <summary>
    /// Completes an active run if its listing is finished and no item is pending. Called after every item: of several concurrent
    /// callers, the last one to commit its item sees none pending, and exactly one of them completes the run.
    /// </summary>
    /// <param name="id">The run.</param>
    /// <param name="backfill">When to retry its failures.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Whether this call completed the run.</returns>
    public async Task<bool> TryCompleteAsync(Guid id, BackfillSchedule backfill, CancellationToken cancellationToken)
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
    /// Updates the outcome of a completed run after a failed campaign was synced later. A cancelled run stays cancelled.
    /// </summary>
    /// <returns>Whether the outcome has changed.</returns>
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

    /// <summary>Cancels an active run. Its pending campaigns stay pending, but wait for nothing.</summary>
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
                "UPDATE sync_items SET message = NULL, send_claimed_at = NULL, waits_until = NULL, reason = @reason WHERE run_id = @id AND state = 'pending'",
                new { id, reason },
                transaction);
        }

        await transaction.CommitAsync(cancellationToken);
        return cancelled;
    }

    /// <summary>
    /// Fails all active runs. Only for a database that a single process uses, when that process starts again after it died.
    /// </summary>
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

    // A configuration error of the whole run must be fixed first. A campaign that the listing skipped is also retried.
    private static async Task PlanBackfillAsync(DbConnection connection, DbTransaction transaction, Guid id, BackfillSchedule backfill)
    {
        var (tried, firstEnded) = await connection.QuerySingleOrDefaultAsync<(int, DateTimeOffset?)>(
            """
            SELECT r.backfill_number, f.finished_at
            FROM sync_runs r LEFT JOIN sync_runs f ON f.id = coalesce(r.backfill_of, r.id)
            WHERE r.id = @id AND coalesce(r.failure_kind, '') <> @configuration
              AND (r.state IN ('partial', 'failed')
                   OR EXISTS (SELECT 1 FROM sync_items i WHERE i.run_id = r.id AND i.state = 'skipped' AND i.reason = @NotListed))
            """,
            new { id, configuration = nameof(FailureKind.Configuration), ListingStore.NotListed },
            transaction);
        if (firstEnded + backfill.DelayAfter(tried) is { } due)
        {
            await connection.ExecuteAsync("UPDATE sync_runs SET backfill_at = @due WHERE id = @id", new { id, due }, transaction);
        }
    }
}
