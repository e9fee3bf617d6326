using Microsoft.Data.Sqlite;
using MixoSync.Platforms;
using MixoSync.Runs;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Pipeline.Failures;

/// <summary>When a failure is recorded, and how it is reported.</summary>
public sealed class FailureRecorderTests
{
    private const int DeadLettered = 1207;

    private readonly FakeAdPlatform platform = new(["a"]);

    [Fact]
    public async Task TheBusDoesNotRetryPlatformFailures()
    {
        await using var pipeline = await StartAsync(() => new AdPlatformException(FailureKind.Transient, "still down"));

        var run = await pipeline.RunAsync(TestClients.Of(platform));

        Assert.Equal((RunState.Failed, 1), (run.State, run.Failed));
        Assert.Single(platform.Synced);
    }

    [Fact]
    public async Task ATransientDatabaseFailureIsNotRecorded()
    {
        await using var pipeline = await StartAsync(
            () => platform.Synced.Count == 1 ? new SqliteException("the database is busy", 5) : null);

        var run = await pipeline.RunAsync(TestClients.Of(platform));

        Assert.Equal((RunState.Succeeded, 2), (run.State, platform.Synced.Count));
        Assert.Empty(pipeline.Logs.Of(DeadLettered));
    }

    [Fact]
    public async Task OnlyTheLastAttemptIsRecorded()
    {
        await using var pipeline = await StartAsync(() => platform.Synced.Count == 1
            ? new SqliteException("the database is busy", 5)
            : new AdPlatformException(FailureKind.Rejected, "no such campaign"));

        await pipeline.RunAsync(TestClients.Of(platform));

        await pipeline.DeadLetters.TakeAsync(1);
        Assert.Single(pipeline.Logs.Of(DeadLettered));
    }

    [Fact]
    public async Task NoFaultIsPublished()
    {
        await using var pipeline = await StartAsync(() => new AdPlatformException(FailureKind.Rejected, "no such campaign"));

        await pipeline.RunAsync(TestClients.Of(platform));

        await pipeline.DeadLetters.TakeAsync(1);
        Assert.Equal(0, pipeline.Faults.Count);
    }

    [Fact]
    public async Task AListingIsRetriedAfterADatabaseFailure()
    {
        platform.OnList = _ => platform.Listed.Count == 1 ? Task.FromException(new SqliteException("the database is busy", 5)) : Task.CompletedTask;
        await using var pipeline = await StartAsync(() => null);

        var run = await pipeline.RunAsync(TestClients.Of(platform));

        Assert.Equal((RunState.Succeeded, 1, null), (run.State, run.Synced, run.Reason));
    }

    [Fact]
    public async Task AFailureIsLoggedOnceWithRunClientAndCampaign()
    {
        await using var pipeline = await StartAsync(() => new AdPlatformException(FailureKind.Rejected, "no such campaign"));

        var run = await pipeline.RunAsync(TestClients.Of(platform));

        await pipeline.DeadLetters.TakeAsync(1);
        var line = Assert.Single(pipeline.Logs.Of(DeadLettered));
        Assert.Equal(
            (run.Id, "acme", "a"), (line.Properties["RunId"], line.Properties["ClientId"], line.Properties["CampaignId"]));
        Assert.Equal("Dead-lettered (Rejected): no such campaign", line.Message);
    }

    [Fact]
    public async Task AFailedListingEndsItsRunWithTheReason()
    {
        platform.OnList = _ => Task.FromException(new AdPlatformException(FailureKind.Rejected, "no such account"));
        await using var pipeline = await StartAsync(() => null);

        var run = await pipeline.RunAsync(TestClients.Of(platform));

        Assert.Equal(
            (RunState.Failed, FailureKind.Rejected, "no such account"), (run.State, run.FailureKind, run.Reason));
    }

    [Fact]
    public async Task CampaignsListedBeforeAFailureAreSynced()
    {
        var twoPages = new FakeAdPlatform(["a", "b"], ["c"])
        {
            OnList = page => page == 1 ? Task.CompletedTask : Task.FromException(new AdPlatformException(FailureKind.Transient, "gone")),
        };
        await using var pipeline = await EmbeddedPipeline.StartAsync(twoPages);

        var run = await pipeline.RunAsync(TestClients.Of(twoPages));

        Assert.Equal((RunState.Partial, 2, "gone"), (run.State, run.Synced, run.Reason));
    }

    private Task<EmbeddedPipeline> StartAsync(Func<Exception?> failure)
    {
        platform.OnSync = _ => failure() is { } exception ? Task.FromException(exception) : Task.CompletedTask;
        return EmbeddedPipeline.StartAsync(platform);
    }
}
