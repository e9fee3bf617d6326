using MixoSync.IntegrationTests.Distributed;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.MockApi.Measuring;

namespace MixoSync.IntegrationTests.Quotas;

/// <summary>Tests many processes and clients that share the limits of a platform, which rejects every call over a limit.</summary>
public sealed class PoolTests(TestServers servers)
{
    private const int Campaigns = 80;
    private const string SharedLimits = "8/1s,30/4s";

    private static readonly string[] Clients = ["acme", "globex", "initech"];

    [Fact]
    public async Task TheClientsOfAPoolShareItsLimitsFairlyEvenIfAWorkerIsKilled()
    {
        await using var fleet = await Fleet.CreateAsync(servers, await MockPlatforms.FastAsync(options =>
        {
            options.CampaignsPerClient = Campaigns;
            (options.Limit, options.Window) = (1_000, TimeSpan.FromSeconds(1));
            (options.MoreLimits, options.SharedLimits) = ("60/3s", SharedLimits);
            options.SyncDelay = TimeSpan.FromMilliseconds(100);
        }));
        await fleet.Deployment.Cli.SucceedAsync("quota-pools", "add", "token", "--quota", SharedLimits);
        foreach (var client in Clients)
        {
            await fleet.Deployment.AddClientAsync(client, fleet.Platform, "--quota-pool", "token");
            await fleet.Deployment.Cli.SucceedAsync("clients", "set", client, "--quota", "1000/1s,60/3s");
        }

        var processes = await fleet.Deployment.ServeAsync(["scheduler", "page-fetcher", .. Enumerable.Repeat("sync-worker", 6)]);
        await fleet.QueueRunsAsync();
        await Eventually.BecomesAsync(() => Task.FromResult(Syncs(fleet, fleet.Platform.Log.Count).Sum()), calls => calls >= Campaigns, within: TimeSpan.FromMinutes(2));
        await processes[^1].SignalAsync("KILL");

        Assert.Equal(["succeeded", "succeeded", "succeeded"], await fleet.EndRunsAsync());
        Assert.All(Clients, client => Assert.Equal(
            (Campaigns, 0), (fleet.Platform.StatsFor(client).DistinctCampaignsSynced, fleet.Platform.StatsFor(client).CallsRefused)));
        AssertFairShares(fleet);
    }

    // Until the first client is done, all of them wait for the pool.
    private static void AssertFairShares(Fleet fleet)
    {
        var log = fleet.Platform.Log;
        var contested = Enumerable.Range(0, log.Count).First(length => Syncs(fleet, length).Max() == Campaigns);
        var shares = Syncs(fleet, contested);
        TestContext.Current.TestOutputHelper!.WriteLine($"sync calls until the first client was done: {string.Join(", ", shares)}");
        Assert.All(shares, calls => Assert.InRange(calls, 0.9 * shares.Average(), 1.1 * shares.Average()));
    }

    private static int[] Syncs(Fleet fleet, int length) =>
        [.. Clients.Select(client => fleet.Platform.Log.Take(length).Count(call => call.Client == client && call is { Operation: Operation.Sync, Counted: true }))];
}
