using MixoSync.Storage;

namespace MixoSync.Tests.Storage.Contracts;

public abstract class MigrationContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnEmptyDatabaseIsNotMigrated()
    {
        Assert.StartsWith("the schema is not up to date; run 'mixosync db migrate'", await (await EmptyAsync()).SchemaMismatchAsync(Token));
    }

    [Fact]
    public async Task AMigratedDatabaseIsAsNewAsTheProgram()
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
    public async Task OfSeveralThatMigrateAtOnceOneDoesTheWork()
    {
        var database = await EmptyAsync();

        var done = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => database.MigrateAsync(Token))));

        Assert.Single(done, scripts => scripts.Count > 0);
        Assert.Null(await database.SchemaMismatchAsync(Token));
    }

    /// <summary>A database without a schema.</summary>
    private protected abstract Task<Database> EmptyAsync();
}
