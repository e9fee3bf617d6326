using Dapper;
using MixoSync.Clients;
using MixoSync.Storage;

namespace MixoSync.Tests.Storage;

public abstract class MigrationContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnEmptyDatabaseIsNotUpToDate()
    {
        Assert.StartsWith("the schema is not up to date. Run 'mixosync db migrate'", await (await EmptyAsync()).SchemaMismatchAsync(Token));
    }

    [Fact]
    public async Task AMigratedDatabaseIsUpToDate()
    {
        var database = await EmptyAsync();

        Assert.Equal("0001_pipeline", (await database.MigrateAsync(Token))[0]);

        Assert.Null(await database.SchemaMismatchAsync(Token));
    }

    [Fact]
    public async Task MigratingAgainChangesNothing()
    {
        var database = await EmptyAsync();
        await database.MigrateAsync(Token);
        var clients = new ClientStore(database);
        await clients.AddAsync(Samples.Client(), replace: false, Token);

        Assert.Empty(await database.MigrateAsync(Token));

        Assert.Single(await clients.ListAsync(Token));
    }

    [Fact]
    public async Task ASchemaThatLacksAMigrationIsNotUpToDate()
    {
        var database = await MigratedAsync("DELETE FROM SchemaVersions WHERE ScriptName LIKE '%0003_attempts.sql'");

        Assert.EndsWith("(not applied: 0003_attempts)", await database.SchemaMismatchAsync(Token));
    }

    [Fact]
    public async Task ANewerSchemaIsCompatibleUnlessItRequiresANewerProgram()
    {
        var database = await MigratedAsync(
            "INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('MixoSync.Storage.Migrations.Any.9999_later.sql', '2026-01-01')");
        Assert.Null(await database.SchemaMismatchAsync(Token));

        await ExecuteAsync(database, "UPDATE schema_compatibility SET compatible_from = 9999");

        Assert.StartsWith("the schema is too new for this program", await database.SchemaMismatchAsync(Token));
    }

    [Fact]
    public async Task ConcurrentMigrationsRunEachScriptOnce()
    {
        var database = await EmptyAsync();

        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => database.MigrateAsync(Token))));

        Assert.Single(applied, scripts => scripts.Count > 0);
        Assert.Null(await database.SchemaMismatchAsync(Token));
    }

    private async Task<Database> MigratedAsync(string change)
    {
        var database = await EmptyAsync();
        await database.MigrateAsync(Token);
        await ExecuteAsync(database, change);
        return database;
    }

    private static async Task ExecuteAsync(Database database, string sql)
    {
        await using var connection = await database.OpenAsync(Token);
        await connection.ExecuteAsync(sql);
    }

    /// <summary>Returns a database without a schema.</summary>
    private protected abstract Task<Database> EmptyAsync();
}
