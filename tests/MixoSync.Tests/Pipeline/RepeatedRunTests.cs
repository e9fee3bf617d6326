using MixoSync.MockApi;
using MixoSync.Runs;
using MixoSync.Tests.Support;
using static MixoSync.Tests.MockApi.Support.MixoStarts;

namespace MixoSync.Tests.Pipeline;

/// <summary>A second run of a client.</summary>
public sealed class RepeatedRunTests
{
    private const int Campaigns = 20;

    [Fact]
    public async Task ASecondRunUpdatesTheStoredCampaigns()
    {
        await using var mixo = await StartAsync(stable: false);
        await using var pipeline = await EmbeddedPipeline.StartAsync();
        await pipeline.RunAsync(TestClients.Of(mixo));
        var before = await pipeline.CampaignsAsync();

        await pipeline.RunAsync(TestClients.Of(mixo));

        var after = await pipeline.CampaignsAsync();
        Assert.Equal(Campaigns, after.Count);
        Assert.All(before.Zip(after), pair =>
        {
            Assert.NotEqual(pair.First.ContentHash, pair.Second.ContentHash);
            Assert.True(pair.Second.ChangedAt > pair.First.ChangedAt);
        });
    }

    [Fact]
    public async Task UnchangedCampaignsKeepTheirChangeTime()
    {
        await using var mixo = await StartAsync(stable: true);
        await using var pipeline = await EmbeddedPipeline.StartAsync();
        await pipeline.RunAsync(TestClients.Of(mixo));
        var before = await pipeline.CampaignsAsync();

        await pipeline.RunAsync(TestClients.Of(mixo));

        Assert.All(before.Zip(await pipeline.CampaignsAsync()), pair =>
        {
            Assert.Equal(pair.First.ChangedAt, pair.Second.ChangedAt);
            Assert.True(pair.Second.SyncedAt > pair.First.SyncedAt);
        });
    }

    [Fact]
    public async Task AClientThatSkipsUnchangedCampaignsMakesNoSyncCallForThem()
    {
        await using var mixo = await StartAsync(stable: true);
        await using var pipeline = await EmbeddedPipeline.StartAsync();
        var client = TestClients.Of(mixo) with { SkipUnchanged = true };
        await pipeline.RunAsync(client);

        var run = await pipeline.RunAsync(client);

        Assert.Equal((RunState.Succeeded, Campaigns), (run.State, run.Skipped));
        Assert.Equal(Campaigns, mixo.StatsFor("acme").SyncCalls);
    }

    [Fact]
    public async Task AClientThatSkipsUnchangedCampaignsSyncsChangedOnes()
    {
        await using var mixo = await StartAsync(stable: false);
        await using var pipeline = await EmbeddedPipeline.StartAsync();
        var client = TestClients.Of(mixo) with { SkipUnchanged = true };
        await pipeline.RunAsync(client);

        var run = await pipeline.RunAsync(client);

        Assert.Equal((Campaigns, 0), (run.Synced, run.Skipped));
    }

    private static Task<MockPlatform> StartAsync(bool stable) => MixoAsync(options =>
    {
        Kind(options);
        options.CampaignsPerClient = Campaigns;
        options.StableMetrics = stable;
    });
}
