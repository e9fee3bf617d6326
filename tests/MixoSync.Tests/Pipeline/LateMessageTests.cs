using MixoSync.Pipeline;
using MixoSync.Platforms;
using MixoSync.Runs;
using MixoSync.Storage;
using MixoSync.Tests.Runs;
using MixoSync.Tests.Storage;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Pipeline;

/// <summary>Messages that arrive after their run has ended, such as replayed dead letters.</summary>
public sealed class LateMessageTests
{
    private readonly FakeAdPlatform platform = new(["a", "b"]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SyncingTheFailedCampaignLaterMakesItsRunSucceed()
    {
        await using var pipeline = await EmbeddedPipeline.StartAsync(platform);
        var run = await FailAsync(pipeline);

        await pipeline.HandleAsync(new SyncCampaign(run.Id, "acme", Listings.Listed("b"), run.StartedAt!.Value));

        var updated = (await pipeline.Get<RunStore>().GetAsync(run.Id, Token))!;
        Assert.Equal((RunState.Succeeded, run.FinishedAt, null), (updated.State, updated.FinishedAt, updated.BackfillAt));
        Assert.Single(pipeline.Logs.Of(1233));
    }

    [Fact]
    public async Task ACampaignSyncedByALaterRunIsSkipped()
    {
        await using var pipeline = await EmbeddedPipeline.StartAsync(platform);
        var run = await FailAsync(pipeline);
        await pipeline.RunAsync(TestClients.Of(platform));
        var calls = platform.Synced.Count;

        await pipeline.HandleAsync(new SyncCampaign(run.Id, "acme", Listings.Listed("b"), run.StartedAt!.Value));

        Assert.Equal(calls, platform.Synced.Count);
        var item = await pipeline.Get<Database>().ItemAsync(run.Id, "b");
        Assert.Equal(("skipped", "a later run has already synced it"), (item!.State, item.Reason));
        Assert.Equal(RunState.Succeeded, (await pipeline.Get<RunStore>().GetAsync(run.Id, Token))!.State);
    }

    private async Task<Run> FailAsync(EmbeddedPipeline pipeline)
    {
        platform.OnSync = campaign => campaign == "b"
            ? Task.FromException(new AdPlatformException(FailureKind.Rejected, "no such campaign"))
            : Task.CompletedTask;
        var run = await pipeline.RunAsync(TestClients.Of(platform));
        Assert.Equal(RunState.Partial, run.State);
        platform.OnSync = _ => Task.CompletedTask;
        return run;
    }
}
