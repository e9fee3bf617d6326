using MixoSync.Clients;
using MixoSync.IntegrationTests.Distributed;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.Messaging;

namespace MixoSync.IntegrationTests.Quotas;

/// <summary>
/// Tests many processes that share the quota of each client, with a platform that responds to every fifth list call with 503. The
/// duration is reported but not asserted.
/// </summary>
public sealed class FleetTests(TestServers servers)
{
    private const int Campaigns = 60;
    private const int CallsInFlightOfAWorker = 16;

    private static readonly string[] Clients = ["acme", "globex", "initech"];

    [Fact]
    public async Task AFleetSyncsEveryCampaignOnceWithoutARejectedCall()
    {
        await using var fleet = await CreateAsync();
        await fleet.Deployment.ServeAsync(
            "scheduler", "page-fetcher", "page-fetcher", "sync-worker", "sync-worker", "sync-worker");

        await fleet.QueueRunsAsync();

        Assert.Equal(["succeeded", "succeeded", "succeeded"], await fleet.EndRunsAsync());
        Assert.All(Clients, client => AssertWithinQuota(fleet, client, maxRepeatedCalls: 0));
        await AssertNothingIsLeftBehindAsync(fleet);
        await WriteTimesAsync(fleet);
    }

    [Fact]
    public async Task AKilledWorkerCausesNoLossAndNoRejectedCall()
    {
        await using var fleet = await CreateAsync();
        var processes = await fleet.Deployment.ServeAsync(
            "scheduler", "page-fetcher", "page-fetcher", "sync-worker", "sync-worker", "sync-worker");
        await fleet.QueueRunsAsync();
        await Eventually.BecomesAsync(
            () => Task.FromResult(fleet.Platform.StatsFor("acme").SyncCalls), calls => calls >= Campaigns / 2);

        await processes[^1].SignalAsync("KILL");
        await fleet.Deployment.ServeAsync("sync-worker");

        Assert.Equal(["succeeded", "succeeded", "succeeded"], await fleet.EndRunsAsync());
        Assert.All(Clients, client => AssertWithinQuota(fleet, client, maxRepeatedCalls: CallsInFlightOfAWorker));
        await WriteTimesAsync(fleet);
    }

    // Parking acknowledges the original message. A copy in _skipped or _error would be an additional message.
    private static async Task AssertNothingIsLeftBehindAsync(Fleet fleet)
    {
        foreach (var queue in QueueNames.All.SelectMany(name => new[] { name, $"{name}_skipped", $"{name}_error" }))
        {
            Assert.Equal((queue, 0), (queue, await TestServers.MessagesInAsync(fleet.Deployment.VirtualHost, queue)));
        }
    }

    private async Task<Fleet> CreateAsync() => await Fleet.CreateAsync(
        servers,
        await MockPlatforms.FastAsync(options =>
        {
            options.CampaignsPerClient = Campaigns;
            options.Limit = 10;
            options.Window = TimeSpan.FromSeconds(3);
            options.SyncDelay = TimeSpan.FromMilliseconds(200);
        }),
        Clients);

    private static void AssertWithinQuota(Fleet fleet, string client, int maxRepeatedCalls)
    {
        var stats = fleet.Platform.StatsFor(client);
        Assert.Equal(Campaigns, stats.DistinctCampaignsSynced);
        Assert.Equal(0, stats.CallsRefused);
        Assert.InRange(stats.MostCallsInAnyWindow, 1, fleet.Platform.Options.Limit);
        Assert.InRange(stats.RepeatedSyncs, 0, maxRepeatedCalls);
    }

    private static async Task WriteTimesAsync(Fleet fleet)
    {
        var options = fleet.Platform.Options;
        foreach (var client in Clients)
        {
            var stats = fleet.Platform.StatsFor(client);
            var best = new Quota(options.Limit, options.Window).MinimumDuration(stats.CallsCounted) + options.SyncDelay;
            var took = await fleet.Deployment.ScalarAsync<TimeSpan>(
                $"SELECT finished_at - started_at FROM sync_runs WHERE client_id = '{client}'");
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"{client}: {stats.CallsCounted} calls in {took.TotalSeconds:0.0} s, at least {best.TotalSeconds:0.0} s plus margins; "
                + $"{stats.RepeatedSyncs} repeated syncs");
        }
    }
}
