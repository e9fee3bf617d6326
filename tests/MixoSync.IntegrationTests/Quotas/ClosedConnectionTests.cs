using MixoSync.IntegrationTests.Distributed;
using MixoSync.IntegrationTests.Servers;

namespace MixoSync.IntegrationTests.Quotas;

/// <summary>Tests a platform that counts calls and closes their connections without a response.</summary>
public sealed class ClosedConnectionTests(TestServers servers)
{
    [Fact]
    public async Task NoCallIsSentTwiceWithOnePermit()
    {
        await using var fleet = await Fleet.CreateAsync(
            servers,
            await MockPlatforms.FastAsync(options =>
            {
                (options.CampaignsPerClient, options.Limit, options.Window) = (40, 6, TimeSpan.FromSeconds(1));
                (options.ListFaults.FailEvery, options.ListFaults.CloseEvery, options.SyncFaults.CloseEvery) = (0, 2, 7);
            }),
            "acme");
        await fleet.Deployment.ServeAsync("scheduler", "page-fetcher", "sync-worker");

        await fleet.QueueRunsAsync();

        Assert.Equal(["succeeded"], await fleet.EndRunsAsync());
        var stats = fleet.Platform.StatsFor("acme");
        Assert.Equal((40, 0), (stats.DistinctCampaignsSynced, stats.CallsRefused));
        Assert.InRange(stats.MostCallsInAnyWindow, 1, 6);
        Assert.Equal(stats.CallsCounted, await fleet.Deployment.ScalarAsync<int>("SELECT sum(calls) FROM sync_run_calls"));
    }
}
