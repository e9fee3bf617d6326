using MixoSync.IntegrationTests.Support;
using MixoSync.Pipeline;
using MixoSync.Runs;
using MixoSync.Tests.Runs;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Pipeline;

/// <summary>Messages of a cancelled run.</summary>
public sealed class CancelledRunTests
{
    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FakeAdPlatform platform = new(["a"], ["b"]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MessagesOfACancelledRunDoNotCallThePlatform()
    {
        platform.OnSync = _ => gate.Task;
        await using var pipeline = await EmbeddedPipeline.StartAsync(platform);
        var run = await CancelAsync(pipeline, await StartRunAsync(pipeline));
        gate.SetResult();

        await pipeline.HandleAsync(new StartClientSync(run.Id, "acme"));
        await pipeline.HandleAsync(new FetchCampaignPage(run.Id, "acme", 3, null));
        await pipeline.HandleAsync(new SyncCampaign(run.Id, "acme", Listings.Listed("c"), DateTimeOffset.UnixEpoch));

        Assert.Equal([1, 2], platform.Listed);
        Assert.Equal(["a", "b"], platform.Synced.Order());
        Assert.Contains(pipeline.Logs.Of(1202), line => line.Message.EndsWith("its run was cancelled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ACallInFlightIsCompletedAndSaved()
    {
        platform.OnSync = _ => gate.Task;
        await using var pipeline = await EmbeddedPipeline.StartAsync(platform);
        var run = await CancelAsync(pipeline, await StartRunAsync(pipeline));

        gate.SetResult();

        await Eventually.BecomesAsync(async () => (await pipeline.CampaignsAsync()).Count, campaigns => campaigns == 2);
        Assert.Equal(RunState.Cancelled, (await pipeline.Get<RunStore>().GetAsync(run.Id, Token))!.State);
    }

    private async Task<Guid> StartRunAsync(EmbeddedPipeline pipeline)
    {
        var run = await pipeline.StartRunAsync(TestClients.Of(platform));
        await Eventually.BecomesAsync(() => Task.FromResult(platform.Synced.Count), calls => calls == 2);
        return run;
    }

    private static async Task<Run> CancelAsync(EmbeddedPipeline pipeline, Guid id)
    {
        var run = (await pipeline.Get<RunStore>().GetAsync(id, Token))!;
        Assert.True(await pipeline.Get<RunCancellation>().TryAsync(run, Token));
        return run;
    }
}
