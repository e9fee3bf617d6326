using MixoSync.MockApi;
using MixoSync.Runs;
using MixoSync.Tests.Support;
using static MixoSync.Tests.MockApi.Support.MixoStarts;

namespace MixoSync.Tests.Pipeline;

/// <summary>Runs of selected campaigns, or of campaigns that changed since a time.</summary>
public sealed class PartialRunTests
{
    [Fact]
    public async Task OnlyTheRequestedCampaignsAreSynced()
    {
        await using var mixo = await StartAsync();
        await using var pipeline = await EmbeddedPipeline.StartAsync();

        var run = await pipeline.RunAsync(TestClients.Of(mixo), new CampaignIds(["campaign_3", "campaign_12"]));

        Assert.Equal((RunState.Succeeded, 2), (run.State, run.Synced));
        Assert.Equal(["campaign_12", "campaign_3"], (await pipeline.CampaignsAsync()).Select(campaign => campaign.CampaignId));
        Assert.Equal(2, mixo.StatsFor("acme").SyncCalls);
    }

    [Fact]
    public async Task NoPageIsFetchedAfterTheLastRequestedCampaign()
    {
        await using var mixo = await StartAsync();
        await using var pipeline = await EmbeddedPipeline.StartAsync();

        await pipeline.RunAsync(TestClients.Of(mixo), new CampaignIds(["campaign_12"]));

        Assert.Equal(2, mixo.StatsFor("acme").ListCalls);
    }

    [Fact]
    public async Task ARequestedCampaignThatThePlatformDoesNotListFails()
    {
        await using var mixo = await StartAsync();
        await using var pipeline = await EmbeddedPipeline.StartAsync();

        var run = await pipeline.RunAsync(TestClients.Of(mixo), new CampaignIds(["campaign_1", "campaign_31"]));

        Assert.Equal((RunState.Partial, 1, 1), (run.State, run.Synced, run.Failed));
        var failed = await pipeline.Get<RunStore>().ListFailedItemsAsync(run.Id, 10, TestContext.Current.CancellationToken);
        Assert.Equal("campaign_31", Assert.Single(failed).CampaignId);
    }

    [Fact]
    public async Task AnUnchangedCampaignIsSyncedIfItIsRequested()
    {
        await using var mixo = await StartAsync();
        await using var pipeline = await EmbeddedPipeline.StartAsync();
        var client = TestClients.Of(mixo) with { SkipUnchanged = true };
        await pipeline.RunAsync(client);

        var run = await pipeline.RunAsync(client, new CampaignIds(["campaign_3"]));

        Assert.Equal(1, run.Synced);
    }

    [Fact]
    public async Task CampaignsUnchangedSinceTheRequestedTimeAreSkipped()
    {
        await using var mixo = await StartAsync();
        await using var pipeline = await EmbeddedPipeline.StartAsync();
        var first = await pipeline.RunAsync(TestClients.Of(mixo));

        var run = await pipeline.RunAsync(TestClients.Of(mixo), since: first.FinishedAt!.Value.AddSeconds(1));

        Assert.Equal((RunState.Succeeded, 0, 30), (run.State, run.Synced, run.Skipped));
    }

    [Fact]
    public async Task CampaignsChangedSinceTheRequestedTimeAreSynced()
    {
        await using var mixo = await StartAsync();
        await using var pipeline = await EmbeddedPipeline.StartAsync();
        var first = await pipeline.RunAsync(TestClients.Of(mixo));

        var run = await pipeline.RunAsync(TestClients.Of(mixo), since: first.CreatedAt);

        Assert.Equal((30, 0), (run.Synced, run.Skipped));
    }

    private static Task<MockPlatform> StartAsync() => MixoAsync(options =>
    {
        Kind(options);
        options.CampaignsPerClient = 30;
        options.StableMetrics = true;
    });
}
