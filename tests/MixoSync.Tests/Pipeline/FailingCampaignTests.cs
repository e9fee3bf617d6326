using MixoSync.MockApi;
using MixoSync.Platforms;
using MixoSync.Runs;
using MixoSync.Tests.Support;
using static MixoSync.Tests.MockApi.Support.MixoStarts;

namespace MixoSync.Tests.Pipeline;

/// <summary>A run with one campaign that cannot be synced.</summary>
public sealed class FailingCampaignTests
{
    private const string Bad = "campaign_12";

    [Theory]
    [InlineData(400)]
    [InlineData(500)]
    public async Task TheOtherCampaignsAreSyncedAndTheRunIsPartial(int status)
    {
        await using var mixo = await FailingAsync(status);
        await using var pipeline = await EmbeddedPipeline.StartAsync();

        var run = await pipeline.RunAsync(TestClients.Of(mixo));

        Assert.Equal((RunState.Partial, 19, 1), (run.State, run.Synced, run.Failed));
        Assert.DoesNotContain(Bad, (await pipeline.CampaignsAsync()).Select(campaign => campaign.CampaignId));
    }

    [Theory]
    [InlineData(400, nameof(FailureKind.Rejected))]
    [InlineData(500, nameof(FailureKind.Transient))]
    public async Task TheItemHasKindAndReasonOfTheFailure(int status, string kind)
    {
        await using var mixo = await FailingAsync(status);
        await using var pipeline = await EmbeddedPipeline.StartAsync();

        var run = await pipeline.RunAsync(TestClients.Of(mixo));

        var item = Assert.Single(await pipeline.Get<RunStore>().ListFailedItemsAsync(run.Id, 10, TestContext.Current.CancellationToken));
        Assert.Equal((Bad, kind), (item.CampaignId, $"{item.FailureKind}"));
        Assert.Contains($"with {status}", item.Reason);
    }

    [Fact]
    public async Task TheMessageIsInTheErrorQueueWithTheReason()
    {
        await using var mixo = await FailingAsync(400);
        await using var pipeline = await EmbeddedPipeline.StartAsync();

        var run = await pipeline.RunAsync(TestClients.Of(mixo));

        var deadLetter = Assert.Single(await pipeline.DeadLetters.TakeAsync(1));
        Assert.Equal((run.Id, "acme", Bad), (deadLetter.Message.RunId, deadLetter.Message.ClientId, deadLetter.Message.Listed.Id));
        Assert.Equal("Campaign 12", deadLetter.Message.Listed.Campaign?.Name);
        Assert.Contains("with 400", deadLetter.Reason);
    }

    [Theory]
    [InlineData(400, 1)]
    [InlineData(500, 4)]
    public async Task OnlyTransientFailuresAreRetried(int status, int calls)
    {
        await using var mixo = await FailingAsync(status);
        await using var pipeline = await EmbeddedPipeline.StartAsync();

        await pipeline.RunAsync(TestClients.Of(mixo));

        Assert.Equal(19 + calls, mixo.StatsFor("acme").SyncCalls);
    }

    [Fact]
    public async Task TheNextRunSyncsTheCampaignOnceItRecovers()
    {
        await using var mixo = await FailingAsync(400);
        await using var pipeline = await EmbeddedPipeline.StartAsync();
        await pipeline.RunAsync(TestClients.Of(mixo));
        mixo.Options.FailingCampaigns[Bad] = 200;

        var run = await pipeline.RunAsync(TestClients.Of(mixo));

        Assert.Equal((RunState.Succeeded, 20), (run.State, run.Synced));
    }

    private static Task<MockPlatform> FailingAsync(int status) => MixoAsync(options =>
    {
        Kind(options);
        options.CampaignsPerClient = 20;
        options.FailingCampaigns[Bad] = status;
    });
}
