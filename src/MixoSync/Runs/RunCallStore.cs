using Dapper;
using MixoSync.Storage;

namespace MixoSync.Runs;

/// <summary>The number of a run's calls with the same operation and outcome.</summary>
/// <param name="Operation">The operation, such as <c>list</c> or <c>sync</c>.</param>
/// <param name="Outcome"><c>succeeded</c> or the kind of failure.</param>
/// <param name="Calls">The number of calls.</param>
internal sealed record RunCalls(string Operation, string Outcome, long Calls);

/// <summary>Counts the calls of each run that used quota.</summary>
internal sealed class RunCallStore(Database database)
{
    /// <summary>Counts one call. Does nothing if the run no longer exists.</summary>
    public async Task RecordAsync(Guid runId, string operation, string outcome)
    {
        await using var connection = await database.OpenAsync(CancellationToken.None);
        await connection.ExecuteAsync(
            """
            INSERT INTO sync_run_calls (run_id, operation, outcome, calls)
            SELECT id, @operation, @outcome, 1 FROM sync_runs WHERE id = @runId
            ON CONFLICT (run_id, operation, outcome) DO UPDATE SET calls = sync_run_calls.calls + 1
            """,
            new { runId, operation, outcome });
    }

    public async Task<IReadOnlyList<RunCalls>> ListAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<RunCalls>(
            "SELECT operation, outcome, calls FROM sync_run_calls WHERE run_id = @runId ORDER BY operation, outcome DESC",
            new { runId })];
    }

    /// <summary>Returns the size of a client's full runs. Runs of selected or recently changed campaigns do not count.</summary>
    public async Task<RunSize> GetSizeAsync(string clientId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleAsync<RunSize>(
            """
            SELECT (SELECT sum(calls) FROM sync_run_calls WHERE run_id = (
                        SELECT id FROM sync_runs
                        WHERE client_id = @clientId AND state = 'succeeded' AND campaign_ids IS NULL AND since IS NULL
                        ORDER BY created_at DESC LIMIT 1)) AS calls,
                   (SELECT total FROM sync_runs WHERE client_id = @clientId AND total IS NOT NULL
                    ORDER BY created_at DESC LIMIT 1) AS campaigns
            """,
            new { clientId });
    }
}
