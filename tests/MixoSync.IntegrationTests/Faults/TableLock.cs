using MixoSync.IntegrationTests.Support;
using Npgsql;

namespace MixoSync.IntegrationTests.Faults;

/// <summary>Keeps everybody from writing to a table, until it is disposed of; reading goes on.</summary>
internal sealed class TableLock : IAsyncDisposable
{
    private readonly Scene scene;
    private readonly string table;
    private readonly NpgsqlConnection connection;

    private TableLock(Scene scene, string table, NpgsqlConnection connection) =>
        (this.scene, this.table, this.connection) = (scene, table, connection);

    private string Waiters =>
        $"""
        pg_locks WHERE NOT granted AND relation = '{table}'::regclass
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """;

    public static async Task<TableLock> TakeAsync(Scene scene, string table)
    {
        var connection = new NpgsqlConnection(scene.Stage.DatabaseUnpooled);
        await connection.OpenAsync(Scene.Token);
        await using var command = new NpgsqlCommand($"BEGIN; LOCK TABLE {table} IN EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync(Scene.Token);
        return new TableLock(scene, table, connection);
    }

    /// <summary>Waits until so many want to write.</summary>
    public Task WaitersReachAsync(int count) => Eventually.BecomesAsync(
        () => scene.Deployment.AskAsync<int>($"SELECT count(DISTINCT pid) FROM {Waiters}"), waiting => waiting >= count);

    /// <summary>Ends the sessions that wait; those of a killed process would write when the lock is gone.</summary>
    public Task DismissWaitersAsync() => scene.Deployment.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM {Waiters}");

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
