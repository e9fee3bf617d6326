using MixoSync.IntegrationTests.Distributed;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Quotas;

/// <summary>Tests what waits for the platform, and for how long.</summary>
public sealed class ParkingTests(TestServers servers)
{
    [Fact]
    public async Task ACampaignRejectedTooOftenIsDeadLettered()
    {
        await using var fleet = await Fleet.CreateAsync(
            servers,
            await MockPlatforms.WithoutLimitAsync(campaigns: 1, options => options.RetryAfter = TimeSpan.Zero),
            "acme");
        fleet.Deployment.Cli.Variables["AdPlatforms__MaxRateLimitWaits"] = "2";
        (fleet.Platform.Options.Limit, fleet.Platform.Options.Window) = (1, TimeSpan.FromHours(1)); // one list call
        await fleet.Deployment.ServeAsync("scheduler", "page-fetcher", "sync-worker");

        await fleet.QueueRunsAsync();

        Assert.Equal(["failed"], await fleet.EndRunsAsync());
        Assert.Equal(["RateLimited"], await fleet.Deployment.ColumnAsync<string>("SELECT failure_kind FROM sync_items"));
        Assert.Equal(3, fleet.Platform.StatsFor("acme").CallsRefused);
        await Eventually.BecomesAsync(fleet.DeadLettersAsync, deadLetters => deadLetters == 1);
    }

    [Fact]
    public async Task ALongOutageLosesNoCampaign()
    {
        await using var fleet = await Fleet.CreateAsync(
            servers,
            await MockPlatforms.FastAsync(options => (options.CampaignsPerClient, options.Limit) = (40, 10)),
            "acme");
        OpenCircuitsSoon(fleet.Deployment.Cli);
        var processes = await fleet.Deployment.ServeAsync("scheduler", "page-fetcher", "sync-worker");
        await fleet.QueueRunsAsync();
        await Eventually.BecomesAsync(
            () => Task.FromResult(fleet.Platform.StatsFor("acme").SyncCalls), calls => calls >= 10);

        fleet.Platform.Options.Down = true;
        await Eventually.BecomesAsync(() => Task.FromResult(Probes(processes[^1])), probes => probes >= 3);
        var parked = await fleet.Deployment.ScalarAsync<int>(
            "SELECT count(*) FROM sync_items WHERE state = 'pending' AND waits_until IS NOT NULL AND reason LIKE '%circuit breaker is open%'");
        var lost = await fleet.DeadLettersAsync();
        fleet.Platform.Options.Down = false;

        Assert.True(parked > 0);
        Assert.Equal(0, lost);
        Assert.Equal(["succeeded"], await fleet.EndRunsAsync());
        Assert.Equal(40, fleet.Platform.StatsFor("acme").DistinctCampaignsSynced);
    }

    [Fact]
    public async Task AMessageThatWaitsForAnHourUsesANewQuotaWithinAMinute()
    {
        await using var deployment = await Deployment.CreateAsync(servers);
        await using var platform = await MockPlatforms.WithoutLimitAsync(campaigns: 3);
        await deployment.AddClientAsync("acme", platform);
        await deployment.Cli.SucceedAsync("clients", "set", "acme", "--quota", "1/1h");
        await deployment.ServeAsync("scheduler", "page-fetcher", "sync-worker");
        var sync = deployment.Cli.Start("sync", "--client", "acme");
        await Eventually.BecomesAsync(
            () => deployment.ScalarAsync<int>("SELECT count(*) FROM sync_items WHERE waits_until > now() + interval '50 minutes'"), parked => parked == 3);

        await deployment.Cli.SucceedAsync("clients", "set", "acme", "--quota", "100/1s");
        var changedAt = await deployment.ScalarAsync<DateTime>("SELECT now()");

        Assert.Equal(0, (await sync.EndAsync()).ExitCode);
        Assert.InRange(await deployment.ScalarAsync<DateTime>("SELECT finished_at FROM sync_runs"), changedAt, changedAt.AddMinutes(1));
    }

    // Two failed calls within two seconds open the circuit breaker for two seconds. The retries of a call last 4.2 s.
    private static void OpenCircuitsSoon(CliRunner cli)
    {
        cli.Variables["AdPlatforms__BreakerMinimumThroughput"] = "2";
        cli.Variables["AdPlatforms__BreakerFailureRatio"] = "0.5";
        cli.Variables["AdPlatforms__BreakerSamplingDuration"] = "00:00:02";
        cli.Variables["AdPlatforms__BreakDuration"] = "00:00:02";
    }

    private static int Probes(MixoSyncProcess worker) => worker.Output.Count(line => line.Contains("is half-open"));
}
