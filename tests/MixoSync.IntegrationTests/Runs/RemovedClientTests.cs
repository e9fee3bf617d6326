using MixoSync.IntegrationTests.Distributed;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Runs;

/// <summary>Tests a client that is removed during its run and added again.</summary>
public sealed class RemovedClientTests(TestServers servers)
{
    [Fact]
    public async Task RemovingAClientReleasesItsReservations()
    {
        await using var platform = await MockPlatforms.FastAsync(options =>
        {
            (options.CampaignsPerClient, options.Limit, options.Window) = (300, 10, TimeSpan.FromSeconds(5));
            options.ListFaults.FailEvery = 0;
        });
        await using var deployment = await Deployment.CreateAsync(servers);
        await AddAsync();
        await deployment.ServeAsync("scheduler", "page-fetcher", "sync-worker");
        await deployment.ExecuteAsync(
            "INSERT INTO sync_runs (id, client_id, origin, state, created_at) VALUES (gen_random_uuid(), 'acme', 'schedule', 'queued', now())");
        await Eventually.BecomesAsync(() => Task.FromResult(platform.StatsFor("acme").SyncCalls), calls => calls >= 15);

        await deployment.Cli.SucceedAsync("clients", "remove", "acme", "--yes");
        await AddAsync();
        var started = TimeProvider.System.GetTimestamp();
        await deployment.Cli.SucceedAsync("sync", "--client", "acme", "--campaign", "campaign_1");

        // At most two windows: one for earlier calls, one for calls in flight.
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(14));
        Assert.Equal(0, platform.StatsFor("acme").CallsRefused);

        Task AddAsync() => deployment.AddClientAsync("acme", platform, "--page-size", "1000", "--max-in-flight", "50");
    }
}
