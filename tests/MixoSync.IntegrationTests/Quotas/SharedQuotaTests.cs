using MixoSync.IntegrationTests.Distributed;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Quotas;

/// <summary>Tests a second program that uses the quota of a client, which the ledger cannot predict.</summary>
public sealed class SharedQuotaTests(TestServers servers)
{
    private const int Campaigns = 40;
    private const string Shared = "acme";
    private const string Alone = "globex";

    [Fact]
    public async Task RejectionsLoseNoCampaignAndDelayNoOtherClient()
    {
        await using var fleet = await Fleet.CreateAsync(
            servers,
            await MockPlatforms.FastAsync(options => (options.CampaignsPerClient, options.Limit) = (Campaigns, 10)),
            Shared,
            Alone);
        await fleet.Deployment.ServeAsync("scheduler", "page-fetcher", "sync-worker", "sync-worker");
        await fleet.QueueRunsAsync();

        var rejected = await CallUntilRejectedAsync(fleet, times: 5);

        Assert.Equal(["succeeded", "succeeded"], await fleet.EndRunsAsync());
        Assert.Equal(Campaigns, fleet.Platform.StatsFor(Shared).DistinctCampaignsSynced);
        Assert.Equal(Campaigns, fleet.Platform.StatsFor(Alone).DistinctCampaignsSynced);
        Assert.Equal(0, fleet.Platform.StatsFor(Alone).CallsRefused);
        Assert.Equal(0, await fleet.DeadLettersAsync());
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{rejected} calls of {Shared} were rejected while another program used its quota, {await RejectedAsync(fleet)} in total");
    }

    // Uses each call as soon as it is available, so that MixoSync's calls are rejected.
    private static async Task<int> CallUntilRejectedAsync(Fleet fleet, int times)
    {
        using var other = await ExternalCaller.StartAsync(fleet.Platform, Shared);
        return await Eventually.BecomesAsync(
            async () =>
            {
                await other.CallAsync();
                return await RejectedAsync(fleet);
            },
            rejected => rejected >= times);
    }

    // The platform's count includes rejected calls of the second program. The count of a run contains only its own.
    private static Task<int> RejectedAsync(Fleet fleet) => fleet.Deployment.ScalarAsync<int>(
        "SELECT coalesce(sum(calls), 0) FROM sync_run_calls WHERE outcome = 'RateLimited'");
}
