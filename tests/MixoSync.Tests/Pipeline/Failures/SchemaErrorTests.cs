using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MixoSync.DeadLetters;
using MixoSync.IntegrationTests.Support;
using MixoSync.Runs;
using MixoSync.Storage;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Pipeline.Failures;

/// <summary>Schema errors do not count as failures of a message.</summary>
public sealed class SchemaErrorTests
{
    private const int DeadLettered = 1207;
    private const int DeferredForSchema = 1213;

    private readonly FakeAdPlatform platform = new(["a", "b"]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AMessageIsRetriedOnceThenDeferredWithoutCountingAnAttempt()
    {
        platform.OnSync = id => id == "a" ? Task.FromException(Missing("table: campaigns")) : Task.CompletedTask;
        await using var pipeline = await EmbeddedPipeline.StartAsync(platform);

        var run = await pipeline.StartRunAsync(TestClients.Of(platform));
        await Eventually.BecomesAsync(() => Task.FromResult(pipeline.Logs.Of(DeferredForSchema).Count()), lines => lines == 1);

        Assert.Equal(2, platform.Synced.Count(id => id == "a"));
        Assert.Equal((0, "the schema does not match: no such table: campaigns"), await ItemAsync(pipeline, run));
        Assert.Empty(pipeline.Logs.Of(DeadLettered));
    }

    [Fact]
    public async Task AStalePreparedStatementIsRetriedImmediately()
    {
        platform.OnSync = id => platform.Synced.Count(synced => synced == "a") == 1 && id == "a"
            ? Task.FromException(Missing("column: name")) : Task.CompletedTask;
        await using var pipeline = await EmbeddedPipeline.StartAsync(platform);

        var run = await pipeline.RunAsync(TestClients.Of(platform));

        Assert.Equal((RunState.Succeeded, 2), (run.State, run.Synced));
        Assert.Empty(pipeline.Logs.Of(DeferredForSchema));
    }

    [Fact]
    public async Task AMessageIsDeferredIfItsFailureCannotBeRecorded()
    {
        await using var pipeline = await EmbeddedPipeline.StartAsync(platform);
        platform.OnSync = async id =>
        {
            if (id == "a")
            {
                await ExecuteAsync(pipeline, "ALTER TABLE sync_items RENAME TO away");
                throw new InvalidOperationException("a bug");
            }
        };

        await pipeline.StartRunAsync(TestClients.Of(platform));
        await Eventually.BecomesAsync(() => Task.FromResult(pipeline.Logs.Of(DeferredForSchema).Any()), isDeferred => isDeferred);

        Assert.Empty(pipeline.Logs.Of(DeadLettered));
    }

    [Fact]
    public async Task ASchemaErrorMakesTheProcessUnready()
    {
        await using var pipeline = await EmbeddedPipeline.StartAsync();
        Assert.Equal(HealthStatus.Healthy, (await DatabaseAsync(pipeline)).Status);

        pipeline.Get<SchemaErrors>().Record(Missing("table: campaigns"));

        var unready = await DatabaseAsync(pipeline);
        Assert.Equal(HealthStatus.Unhealthy, unready.Status);
        Assert.Contains("the schema does not match this program, and its SQL fails: no such table: campaigns", unready.Description);
    }

    private static SqliteException Missing(string what) => new($"no such {what}", 1);

    private static async Task<HealthReportEntry> DatabaseAsync(EmbeddedPipeline pipeline) =>
        (await pipeline.Get<HealthCheckService>().CheckHealthAsync(Token)).Entries["database"];

    private static async Task<(int Attempts, string Reason)> ItemAsync(EmbeddedPipeline pipeline, Guid run)
    {
        await using var connection = await pipeline.Get<Database>().OpenAsync(Token);
        return await connection.QuerySingleAsync<(int, string)>(
            "SELECT attempts, reason FROM sync_items WHERE run_id = @run AND campaign_id = 'a' AND state = 'pending' AND waits_until IS NOT NULL",
            new { run });
    }

    private static async Task ExecuteAsync(EmbeddedPipeline pipeline, string sql)
    {
        await using var connection = await pipeline.Get<Database>().OpenAsync(Token);
        await connection.ExecuteAsync(sql);
    }
}
