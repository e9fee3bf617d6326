using Dapper;
using MixoSync.IntegrationTests.Servers;
using MixoSync.Storage;
using MixoSync.Storage.Postgres;
using MixoSync.Tests.Storage;
using Npgsql;

namespace MixoSync.IntegrationTests.Storage;

/// <summary>A database for the tests of one class, which run sequentially. It is migrated once and emptied before each test.</summary>
public sealed class PostgresClassFixture(TestServers servers) : TestStorage, IAsyncLifetime
{
    private NpgsqlDataSource? source;

    internal override Database Database => new PostgresDatabase(source!);

    public async ValueTask InitializeAsync()
    {
        // Few connections, so that classes that run in parallel do not exceed the server's limit.
        source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(await servers.NewDatabaseAsync()) { MaxPoolSize = 20 });
        await Database.MigrateAsync(TestContext.Current.CancellationToken);
    }

    public override async ValueTask StartTestAsync()
    {
        await using var connection = await source!.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync("TRUNCATE clients, campaigns CASCADE");
    }

    public override ValueTask EndTestAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => source?.DisposeAsync() ?? ValueTask.CompletedTask;
}
