using MixoSync.Cli;
using MixoSync.IntegrationTests.Distributed;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.DeadLetters;

/// <summary>Tests replayed dead letters that have to wait for quota or for the in-flight limit.</summary>
public sealed class ReplayUnderQuotaTests(TestServers servers)
{
    [Fact]
    public async Task FortyDeadLettersReplayedUnderQuotaAreAllSynced()
    {
        await using var platform = await MockPlatforms.FastAsync(options =>
        {
            (options.CampaignsPerClient, options.Limit, options.Window) = (50, 10, TimeSpan.FromSeconds(5));
            options.ListFaults.FailEvery = 0;
            foreach (var number in Enumerable.Range(11, 40))
            {
                options.FailingCampaigns[$"campaign_{number}"] = 400;
            }
        });
        await using var deployment = await Deployment.CreateAsync(servers);
        await deployment.AddClientAsync("acme", platform);
        await deployment.ServeAsync("scheduler", "page-fetcher", "sync-worker", "sync-worker");
        Assert.Equal(ExitCode.Partial, (await deployment.Cli.RunAsync("sync", "--client", "acme")).ExitCode);
        await Eventually.BecomesAsync(() => DeadLettersAsync(deployment), deadLetters => deadLetters == 40);
        platform.Options.FailingCampaigns.Clear();

        await deployment.Cli.SucceedAsync("dead-letters", "replay", "--all");

        await Eventually.BecomesAsync(
            () => deployment.ScalarAsync<int>("SELECT count(*) FROM sync_items WHERE state = 'synced'"), synced => synced == 50, TimeSpan.FromMinutes(1));
        Assert.Equal(0, await DeadLettersAsync(deployment));
        Assert.Equal("succeeded", await deployment.ScalarAsync<string>("SELECT state FROM sync_runs"));
        Assert.Equal(0, platform.StatsFor("acme").CallsRefused);
        Assert.Equal(0, await deployment.ScalarAsync<int>(
            "SELECT count(*) FROM sync_items WHERE message IS NOT NULL OR delivered_at IS NOT NULL OR waits_until IS NOT NULL"));
    }

    private static Task<int> DeadLettersAsync(Deployment deployment) =>
        TestServers.MessagesInAsync(deployment.VirtualHost, "sync-campaign_error");
}
