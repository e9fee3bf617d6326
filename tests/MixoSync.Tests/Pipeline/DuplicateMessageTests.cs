using MixoSync.DeadLetters;
using MixoSync.IntegrationTests.Support;
using MixoSync.Pipeline;
using MixoSync.Platforms;
using MixoSync.Runs;
using MixoSync.Tests.Runs;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Pipeline;

/// <summary>Messages that are delivered more than once.</summary>
public sealed class DuplicateMessageTests
{
    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task ThreeConcurrentCopiesOfAMessageSyncTheCampaignOnce()
    {
        var platform = new FakeAdPlatform(["a"]) { OnSync = _ => gate.Task };
        await using var pipeline = await EmbeddedPipeline.StartAsync(platform);
        var run = await pipeline.StartRunAsync(TestClients.Of(platform));
        await Eventually.BecomesAsync(() => Task.FromResult(platform.Synced.Count), calls => calls == 1);

        await Task.WhenAll(pipeline.HandleAsync(Copy(run)), pipeline.HandleAsync(Copy(run)));
        gate.SetResult();

        var ended = await pipeline.EndOfAsync(run);
        Assert.Single(platform.Synced);
        Assert.Equal((RunState.Succeeded, 1, 1), (ended.State, ended.Listed, ended.Synced));
        Assert.Single(await pipeline.CampaignsAsync());
    }

    [Fact]
    public async Task AMessageRedeliveredAfterACrashIsHandled()
    {
        var platform = new FakeAdPlatform(["a"]) { OnSync = _ => gate.Task };
        await using var pipeline = await EmbeddedPipeline.StartAsync(platform);
        var run = await pipeline.StartRunAsync(TestClients.Of(platform));
        await Eventually.BecomesAsync(() => Task.FromResult(platform.Synced.Count), calls => calls == 1);

        var again = pipeline.HandleAsync(Copy(run), isRedelivered: true);
        await Eventually.BecomesAsync(() => Task.FromResult(platform.Synced.Count), calls => calls == 2);
        gate.SetResult();
        await again;

        var ended = await pipeline.EndOfAsync(run);
        Assert.Equal((RunState.Succeeded, 1, 1), (ended.State, ended.Listed, ended.Synced));
        Assert.Single(await pipeline.CampaignsAsync());
    }

    [Fact]
    public async Task ACampaignThatIsDoneIsNotSyncedAgain()
    {
        var platform = new FakeAdPlatform(["a"]);
        await using var pipeline = await EmbeddedPipeline.StartAsync(platform);
        var run = await pipeline.RunAsync(TestClients.Of(platform));

        await pipeline.HandleAsync(Copy(run.Id));

        Assert.Single(platform.Synced);
    }

    [Fact]
    public async Task ARunThatHasStartedIsNotStartedAgain()
    {
        var platform = new FakeAdPlatform(["a"]) { OnSync = _ => gate.Task };
        await using var pipeline = await EmbeddedPipeline.StartAsync(platform);
        var run = await pipeline.StartRunAsync(TestClients.Of(platform));
        await Eventually.BecomesAsync(() => Task.FromResult(platform.Synced.Count), calls => calls == 1);

        await pipeline.HandleAsync(new StartClientSync(run, "acme"));
        gate.SetResult();

        await pipeline.EndOfAsync(run);
        Assert.Single(platform.Listed);
    }

    [Fact]
    public async Task APageThatIsPublishedTwiceIsFetchedOnce()
    {
        var platform = new FakeAdPlatform(["a"]) { OnSync = _ => gate.Task };
        await using var pipeline = await EmbeddedPipeline.StartAsync(platform);
        var run = await pipeline.StartRunAsync(TestClients.Of(platform));
        await Eventually.BecomesAsync(() => Task.FromResult(platform.Synced.Count), calls => calls == 1);

        await pipeline.HandleAsync(new FetchCampaignPage(run, "acme", 1, null));
        gate.SetResult();

        await pipeline.EndOfAsync(run);
        Assert.Equal([1], platform.Listed);
        Assert.Equal(["a"], platform.Synced);
    }

    [Fact]
    public async Task APageIsNotFetchedAgainAfterItsSuccessor()
    {
        var platform = new FakeAdPlatform(["a"], ["b"]) { OnSync = campaign => campaign == "b" ? gate.Task : Task.CompletedTask };
        await using var pipeline = await EmbeddedPipeline.StartAsync(platform);
        var run = await pipeline.StartRunAsync(TestClients.Of(platform));
        await Eventually.BecomesAsync(() => Task.FromResult(platform.Synced.Count), calls => calls == 2);

        await pipeline.HandleAsync(new FetchCampaignPage(run, "acme", 1, null));
        gate.SetResult();

        await pipeline.EndOfAsync(run);
        Assert.Equal([1, 2], platform.Listed);
    }

    [Fact]
    public async Task FetchingAPageAgainSyncsEachCampaignOnce()
    {
        var platform = new FakeAdPlatform(["a", "b"], ["c"]) { OnList = page => page == 2 ? gate.Task : Task.CompletedTask };
        await using var pipeline = await EmbeddedPipeline.StartAsync(platform);
        var handled = 0;
        pipeline.Handled.OnHandled = message => Interlocked.Add(ref handled, message is SyncCampaign ? 1 : 0);
        var run = await pipeline.StartRunAsync(TestClients.Of(platform));
        await Eventually.BecomesAsync(() => Task.FromResult(Volatile.Read(ref handled)), count => count == 2);

        var copy = pipeline.HandleAsync(new FetchCampaignPage(run, "acme", 1, null), isRedelivered: true);
        await Eventually.BecomesAsync(() => Task.FromResult(platform.Listed.Count), calls => calls >= 3);
        gate.SetResult();
        await copy;

        await pipeline.EndOfAsync(run);
        Assert.Equal(["a", "b", "c"], platform.Synced.Order());
    }

    [Fact]
    public async Task MessagesOfARunThatHasEndedChangeNothing()
    {
        var platform = new FakeAdPlatform(["a"]);
        await using var pipeline = await EmbeddedPipeline.StartAsync(platform);
        var run = await pipeline.RunAsync(TestClients.Of(platform));

        await pipeline.HandleAsync(new StartClientSync(run.Id, "acme"));
        await pipeline.HandleAsync(new FetchCampaignPage(run.Id, "acme", 1, null));

        Assert.Single(platform.Listed);
        Assert.Equal(run, await pipeline.Get<RunStore>().GetAsync(run.Id, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ReplayingTheListingOfAFailedRunStartsANewRun()
    {
        var platform = new FakeAdPlatform(["a"]);
        platform.OnList = _ => platform.Listed.Count == 1
            ? Task.FromException(new AdPlatformException(FailureKind.Rejected, "no such account")) : Task.CompletedTask;
        await using var pipeline = await EmbeddedPipeline.StartAsync(platform);
        var failed = await pipeline.RunAsync(TestClients.Of(platform));
        Assert.Equal(RunState.Failed, failed.State);

        await pipeline.HandleAsync(new FetchCampaignPage(failed.Id, "acme", 1, null));

        var runs = await Eventually.BecomesAsync(
            () => pipeline.Get<RunStore>().ListAsync("acme", 10, TestContext.Current.CancellationToken), runs => runs.All(run => !run.IsActive));
        Assert.Equal([RunState.Succeeded, RunState.Failed], runs.Select(run => run.State));
    }

    [Fact]
    public async Task MessagesOfADeletedRunAreDroppedAndLogged()
    {
        await using var pipeline = await EmbeddedPipeline.StartAsync(new FakeAdPlatform());

        await pipeline.HandleAsync(new StartClientSync(Guid.NewGuid(), "gone"));
        await pipeline.HandleAsync(new FetchCampaignPage(Guid.NewGuid(), "gone", 1, null));
        await pipeline.HandleAsync(Copy(Guid.NewGuid()));

        Assert.Equal(3, pipeline.Logs.Of(1202).Count());
    }

    private static SyncCampaign Copy(Guid run) => new(run, "acme", Listings.Listed("a"), DateTimeOffset.UnixEpoch);
}
