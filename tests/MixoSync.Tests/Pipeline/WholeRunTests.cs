using MixoSync.IntegrationTests.Support;
using MixoSync.MockApi.Options;
using MixoSync.Runs;
using MixoSync.Tests.Support;
using static MixoSync.Tests.MockApi.Support.MixoStarts;

namespace MixoSync.Tests.Pipeline;

/// <summary>Whole runs against a mock platform.</summary>
public sealed class WholeRunTests
{
    [Theory]
    [InlineData(7)]
    [InlineData(100)]
    public async Task EveryCampaignIsStoredForAnyPageSize(int pageSize)
    {
        await using var mixo = await MixoAsync(Kind);
        await using var pipeline = await EmbeddedPipeline.StartAsync();

        var run = await pipeline.RunAsync(TestClients.Of(mixo) with { PageSize = pageSize });

        Assert.Equal((RunState.Succeeded, 100, 100, null), (run.State, run.Listed, run.Synced, run.Reason));
        Assert.Equal(
            Enumerable.Range(1, 100).Select(number => $"campaign_{number}").Order(StringComparer.Ordinal),
            (await pipeline.CampaignsAsync()).Select(campaign => campaign.CampaignId));
        Assert.Equal(100, mixo.StatsFor("acme").SyncCalls);
    }

    [Fact]
    public async Task FailingListCallsLoseNoCampaign()
    {
        await using var mixo = await MixoAsync(options =>
        {
            Kind(options);
            options.ListFaults.FailEvery = 5;
        });
        await using var pipeline = await EmbeddedPipeline.StartAsync();

        var run = await pipeline.RunAsync(TestClients.Of(mixo));

        Assert.Equal((RunState.Succeeded, 100, null), (run.State, run.Synced, run.Reason));
        Assert.Equal(12, mixo.StatsFor("acme").ListCalls);
    }

    [Fact]
    public async Task ARunOfAClientWithoutCampaignsSucceeds()
    {
        await using var mixo = await MixoAsync(options =>
        {
            Kind(options);
            options.CampaignsPerClient = 0;
            options.HasMore = HasMoreRule.Truthful;
        });
        await using var pipeline = await EmbeddedPipeline.StartAsync();

        var run = await pipeline.RunAsync(TestClients.Of(mixo));

        Assert.Equal((RunState.Succeeded, 0, null), (run.State, run.Listed, run.Reason));
    }

    [Fact]
    public async Task LogEventsOfACampaignNameRunClientAndCampaign()
    {
        await using var mixo = await MixoAsync(options =>
        {
            Kind(options);
            options.CampaignsPerClient = 10;
        });
        await using var pipeline = await EmbeddedPipeline.StartAsync();

        var run = await pipeline.RunAsync(TestClients.Of(mixo));

        await Eventually.BecomesAsync(
            () => Task.FromResult(pipeline.Logs.Of(1205).Select(line => line.Properties["CampaignId"]).Distinct().Count()), count => count == 10);
        Assert.All(pipeline.Logs.Of(1205), line =>
        {
            Assert.Equal(run.Id, line.Properties["RunId"]);
            Assert.Equal("acme", line.Properties["ClientId"]);
        });
    }
}
