using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Distributed;

public sealed class ScheduledSyncTests(TestServers servers)
{
    private const string EverySecond = "* * * * * *";

    [Fact]
    public async Task TwoClientsAreSyncedByOneProcessPerRole()
    {
        await using var platform = await MockPlatforms.FastAsync();
        await using var deployment = await Deployment.CreateAsync(servers);
        await deployment.ServeAsync("scheduler", "page-fetcher", "sync-worker", "sync-worker");
        string[] clients = ["acme", "globex"];
        foreach (var client in clients)
        {
            await deployment.AddClientAsync(client, platform, "--schedule", EverySecond);
        }

        foreach (var client in clients)
        {
            await Eventually.BecomesAsync(
                () => deployment.ColumnAsync<string>($"SELECT state FROM sync_runs WHERE client_id = '{client}'"),
                states => states.Contains("succeeded"),
                TimeSpan.FromMinutes(2));
            Assert.Equal(100, await deployment.ScalarAsync<int>($"SELECT count(*) FROM campaigns WHERE client_id = '{client}'"));
            Assert.Equal(100, platform.StatsFor(client).DistinctCampaignsSynced);
        }
    }

    [Fact]
    public async Task AClientWithAnActiveRunGetsNoSecondOne()
    {
        await using var platform = await MockPlatforms.WithoutLimitAsync(
            campaigns: 3, options => options.SyncDelay = TimeSpan.FromMinutes(5));
        await using var deployment = await Deployment.CreateAsync(servers);
        await deployment.AddClientAsync("acme", platform, "--schedule", EverySecond);
        var processes = await deployment.ServeAsync("scheduler", "scheduler", "page-fetcher", "sync-worker");
        await Eventually.BecomesAsync(() => Task.FromResult(platform.StatsFor("acme").SyncCalls), calls => calls == 3);

        await Eventually.BecomesAsync(
            () => Task.FromResult(processes.Sum(process => process.Output.Count(line => line.Contains("Skipped a scheduled run")))),
            ticks => ticks >= 3);

        Assert.Equal(["running"], await deployment.ColumnAsync<string>("SELECT state FROM sync_runs"));
        Assert.Equal(1, platform.StatsFor("acme").ListCalls);
    }

    [Fact]
    public async Task ADisabledClientGetsNoRun()
    {
        await using var platform = await MockPlatforms.WithoutLimitAsync(campaigns: 3);
        await using var deployment = await Deployment.CreateAsync(servers);
        await deployment.AddClientAsync("acme", platform, "--schedule", EverySecond);
        await deployment.Cli.SucceedAsync("clients", "disable", "acme");
        await deployment.AddClientAsync("globex", platform, "--schedule", EverySecond);
        await deployment.ServeAsync("scheduler");

        await Eventually.BecomesAsync(() => deployment.ScalarAsync<int>("SELECT count(*) FROM sync_runs"), runs => runs > 0);

        Assert.Equal(0, await deployment.ScalarAsync<int>("SELECT count(*) FROM sync_runs WHERE client_id = 'acme'"));
    }

    [Fact]
    public async Task AnUnconfirmedRunIsPublishedAgain()
    {
        await using var platform = await MockPlatforms.WithoutLimitAsync(campaigns: 3);
        await using var deployment = await Deployment.CreateAsync(servers);
        await deployment.AddClientAsync("acme", platform);
        await deployment.ExecuteAsync(
            """
            INSERT INTO sync_runs (id, client_id, origin, state, created_at, publish_claimed_at)
            VALUES (gen_random_uuid(), 'acme', 'schedule', 'queued', now() - interval '2 minutes', now() - interval '1 minute')
            """);

        await deployment.ServeAsync("scheduler", "page-fetcher", "sync-worker");

        await Eventually.BecomesAsync(
            () => deployment.ScalarAsync<string>("SELECT state FROM sync_runs"), state => state == "succeeded");
        Assert.NotNull(await deployment.ScalarAsync<DateTime?>("SELECT published_at FROM sync_runs"));
    }
}
