using MixoSync.IntegrationTests.Distributed;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.MockApi.Options;

namespace MixoSync.IntegrationTests.Runs;

/// <summary>Tests failed campaigns that a later run syncs, or does not sync.</summary>
public sealed class BackfillTests(TestServers servers)
{
    [Fact]
    public async Task AFailedCampaignIsSyncedByTheSecondBackfill()
    {
        await using var platform = await MockPlatforms.WithoutLimitAsync(campaigns: 12, options => options.FailingCampaigns["campaign_7"] = 400);
        await using var deployment = await Deployment.CreateAsync(servers);
        deployment.Cli.Variables["Syncing__BackfillAfter"] = "00:00:02,00:00:04";
        await deployment.AddClientAsync("acme", platform);
        await deployment.ServeAsync("scheduler", "page-fetcher", "sync-worker");
        await deployment.Cli.RunAsync("sync", "--client", "acme");
        await Eventually.BecomesAsync(() => StatesAsync(deployment), states => states == "partial partial");

        platform.Options.FailingCampaigns["campaign_7"] = 200;

        await Eventually.BecomesAsync(() => StatesAsync(deployment), states => states == "partial partial succeeded");
        Assert.Equal(
            ["manual", "backfill", "backfill"], await deployment.ColumnAsync<string>("SELECT origin FROM sync_runs ORDER BY created_at"));
        Assert.Equal(12, await deployment.ScalarAsync<int>("SELECT count(*) FROM campaigns"));
        Assert.Equal(14, platform.StatsFor("acme").SyncCalls); // 12, and 1 for each backfill
    }

    [Fact]
    public async Task ACampaignIsMarkedAsRemovedAndRestored()
    {
        await using var platform = await MockPlatforms.WithoutLimitAsync(campaigns: 25, options => options.HasMore = HasMoreRule.Truthful);
        await using var deployment = await Deployment.CreateAsync(servers);
        await deployment.AddClientAsync("acme", platform);
        await deployment.ServeAsync("page-fetcher", "sync-worker");
        await deployment.Cli.SucceedAsync("sync", "--client", "acme");

        platform.Options.CampaignsPerClient = 23;
        var second = await deployment.Cli.SucceedAsync("sync", "--client", "acme");
        Assert.DoesNotContain("no longer listed", second.Output[0]);
        var third = await deployment.Cli.SucceedAsync("sync", "--client", "acme");

        Assert.Contains("2 no longer listed", third.Output[0]);
        Assert.Equal(
            ["campaign_24", "campaign_25"],
            await deployment.ColumnAsync<string>("SELECT campaign_id FROM campaigns WHERE removed_at IS NOT NULL ORDER BY 1"));

        platform.Options.CampaignsPerClient = 25;
        await deployment.Cli.SucceedAsync("sync", "--client", "acme");
        Assert.Equal(0, await deployment.ScalarAsync<int>("SELECT count(*) FROM campaigns WHERE removed_at IS NOT NULL"));
    }

    private static async Task<string> StatesAsync(Deployment deployment) =>
        string.Join(' ', await deployment.ColumnAsync<string>("SELECT state FROM sync_runs ORDER BY created_at"));
}
