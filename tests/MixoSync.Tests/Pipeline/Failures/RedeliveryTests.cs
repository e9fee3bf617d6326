using Dapper;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.DeadLetters;
using MixoSync.Pipeline;
using MixoSync.Pipeline.Failures;
using MixoSync.Platforms;
using MixoSync.Runs;
using MixoSync.Storage;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Pipeline.Failures;

/// <summary>Redelivery of failed messages.</summary>
public sealed class RedeliveryTests
{
    private const int Redelivered = 1208;

    private readonly FakeAdPlatform platform = new(["a", "b"]);

    [Fact]
    public async Task ACampaignWithATransientFailureIsSyncedByARedelivery()
    {
        FailWhile(() => Calls("a") <= 2);
        await using var pipeline = await StartAsync();

        var run = await pipeline.RunAsync(TestClients.Of(platform));

        Assert.Equal((RunState.Succeeded, 2, 3), (run.State, run.Synced, Calls("a")));
        Assert.Equal(2, pipeline.Logs.Of(Redelivered).Count());
    }

    [Fact]
    public async Task ACampaignThatAlwaysFailsBecomesADeadLetterAfterTheConfiguredAttempts()
    {
        FailWhile(() => true);
        await using var pipeline = await StartAsync();

        var run = await pipeline.RunAsync(TestClients.Of(platform));

        Assert.Equal((RunState.Partial, 1, 1), (run.State, run.Synced, run.Failed));
        Assert.Equal(3, Calls("a"));
        Assert.Equal((3, "still down"), await ItemAsync(pipeline, run.Id));
        var deadLetter = Assert.Single(await pipeline.DeadLetters.TakeAsync(1));
        Assert.Equal("3", deadLetter.Headers[DeadLetterHeaders.Attempts]);
    }

    [Fact]
    public async Task TheHeadersOfADeadLetterDescribeItsFailure()
    {
        FailWhile(() => true, new AdPlatformException(FailureKind.Rejected, "no such campaign"));
        await using var pipeline = await StartAsync();

        var run = await pipeline.RunAsync(TestClients.Of(platform));

        var headers = Assert.Single(await pipeline.DeadLetters.TakeAsync(1)).Headers;
        Assert.Equal(
            ("acme", "a", $"{run.Id}", "Rejected", "no such campaign", "1"),
            (headers[DeadLetterHeaders.Client], headers[DeadLetterHeaders.Campaign], headers[DeadLetterHeaders.Run],
                headers[DeadLetterHeaders.Kind], headers[DeadLetterHeaders.Reason], headers[DeadLetterHeaders.Attempts]));
        Assert.InRange(
            DateTimeOffset.Parse(headers[DeadLetterHeaders.FirstFailedAt], null),
            run.StartedAt!.Value.AddSeconds(-1),
            DateTimeOffset.Parse(headers[DeadLetterHeaders.LastFailedAt], null));
    }

    [Fact]
    public async Task ALongReasonIsTruncatedInTheHeader()
    {
        FailWhile(() => true, new AdPlatformException(FailureKind.Rejected, new string('x', 100_000)));
        await using var pipeline = await StartAsync();

        await pipeline.RunAsync(TestClients.Of(platform));

        var deadLetter = Assert.Single(await pipeline.DeadLetters.TakeAsync(1));
        Assert.Equal(1001, deadLetter.Headers[DeadLetterHeaders.Reason].Length);
    }

    [Fact]
    public async Task AListingWithATransientFailureIsCompletedByARedelivery()
    {
        platform.OnList = _ => platform.Listed.Count <= 2
            ? Task.FromException(new AdPlatformException(FailureKind.Transient, "still down")) : Task.CompletedTask;
        await using var pipeline = await StartAsync();

        var run = await pipeline.RunAsync(TestClients.Of(platform));

        Assert.Equal((RunState.Succeeded, 2, 3), (run.State, run.Synced, platform.Listed.Count));
    }

    [Fact]
    public async Task AListingThatAlwaysFailsEndsItsRunAfterTheConfiguredAttempts()
    {
        platform.OnList = _ => Task.FromException(new AdPlatformException(FailureKind.Transient, "still down"));
        await using var pipeline = await StartAsync();

        var run = await pipeline.RunAsync(TestClients.Of(platform));

        Assert.Equal((RunState.Failed, "still down", 3), (run.State, run.Reason, platform.Listed.Count));
    }

    [Fact]
    public async Task AnItemThatWaitsForRedeliveryStatesTheReason()
    {
        FailWhile(() => Calls("a") == 1);
        await using var pipeline = await StartAsync("00:00:01.5");

        var id = await pipeline.StartRunAsync(TestClients.Of(platform));
        var history = await IntegrationTests.Support.Eventually.BecomesAsync(
            () => pipeline.Get<ItemStore>().GetHistoryAsync("acme", "a", TestContext.Current.CancellationToken),
            history => history?.WaitsUntil is not null);

        Assert.Equal("attempt 1 of 2 failed (still down); will be retried", history!.Reason);
        Assert.Equal(RunState.Succeeded, (await pipeline.EndOfAsync(id)).State);
    }

    private int Calls(string campaign) => platform.Synced.Count(id => id == campaign);

    private void FailWhile(Func<bool> failing, Exception? failure = null) => platform.OnSync = id =>
        id == "a" && failing()
            ? Task.FromException(failure ?? new AdPlatformException(FailureKind.Transient, "still down"))
            : Task.CompletedTask;

    private Task<EmbeddedPipeline> StartAsync(string redeliverAfter = "00:00:00.01,00:00:00.02") => EmbeddedPipeline.StartAsync(
        services => services
            .AddSingleton<IAdPlatform>(platform)
            .Configure<PipelineOptions>(options => options.RedeliverAfter = redeliverAfter));

    private static async Task<(int Attempts, string Reason)> ItemAsync(EmbeddedPipeline pipeline, Guid run)
    {
        await using var connection = await pipeline.Get<Database>().OpenAsync(TestContext.Current.CancellationToken);
        return await connection.QuerySingleAsync<(int, string)>(
            "SELECT attempts, reason FROM sync_items WHERE run_id = @run AND campaign_id = 'a'", new { run });
    }
}
