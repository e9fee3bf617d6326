using MixoSync.IntegrationTests.Support;
using Npgsql;

namespace MixoSync.IntegrationTests.Faults;

/// <summary>Blocks all other writers until it is disposed of. Reads are not blocked.</summary>
internal sealed class WriteLock : IAsyncDisposable
{
    private const string Waiters = "pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

    private readonly FaultScenario scenario;
    private readonly NpgsqlConnection connection;

    private WriteLock(FaultScenario scenario, NpgsqlConnection connection) => (this.scenario, this.connection) = (scenario, connection);

    /// <summary>Locks a whole table.</summary>
    public static Task<WriteLock> TakeAsync(FaultScenario scenario, string table) =>
        TakeBySqlAsync(scenario, $"LOCK TABLE {table} IN EXCLUSIVE MODE");

    /// <summary>Locks some rows of a table.</summary>
    public static Task<WriteLock> TakeRowsAsync(FaultScenario scenario, string table, string condition) =>
        TakeBySqlAsync(scenario, $"SELECT FROM {table} WHERE {condition} FOR UPDATE");

    /// <summary>Waits until this number of sessions are waiting to write.</summary>
    public Task WaitersReachAsync(int count) => Eventually.BecomesAsync(
        () => scenario.Deployment.ScalarAsync<int>($"SELECT count(*) FROM {Waiters}"), waiting => waiting >= count);

    /// <summary>Ends the waiting sessions. Those of a killed process would otherwise write as soon as the lock is released.</summary>
    public Task TerminateWaitersAsync() => scenario.Deployment.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM {Waiters}");

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static async Task<WriteLock> TakeBySqlAsync(FaultScenario scenario, string sql)
    {
        var connection = new NpgsqlConnection(scenario.Environment.DatabaseUnpooled);
        await connection.OpenAsync(FaultScenario.Token);
        await using var command = new NpgsqlCommand($"BEGIN; {sql}", connection);
        await command.ExecuteNonQueryAsync(FaultScenario.Token);
        return new WriteLock(scenario, connection);
    }
}
