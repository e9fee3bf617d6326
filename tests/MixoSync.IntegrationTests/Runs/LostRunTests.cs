using MixoSync.IntegrationTests.Distributed;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.MockApi;

namespace MixoSync.IntegrationTests.Runs;

/// <summary>Tests runs whose messages are lost, which end, and runs whose messages only wait, which continue.</summary>
public sealed class LostRunTests(TestServers servers) : IAsyncLifetime
{
    private const int Campaigns = 12;

    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    private Deployment? deployment;
    private MockPlatform? platform;

    public async ValueTask InitializeAsync()
    {
        platform = await MockPlatforms.WithoutLimitAsync(Campaigns);
        deployment = await Deployment.CreateAsync(servers);
        deployment.Cli.Variables["Syncing__LostAfter"] = "00:00:03";
        await deployment.AddClientAsync("acme", platform, "--max-in-flight", $"{Campaigns}"); // the number of messages in the queue at the same time
    }

    public async ValueTask DisposeAsync()
    {
        await deployment!.DisposeAsync();
        await platform!.DisposeAsync();
    }

    [Theory]
    [InlineData("sync-campaign", "SELECT count(*) = 12 FROM sync_items", false)]
    [InlineData("sync-campaign", "SELECT count(*) = 12 FROM sync_items", true)]
    [InlineData("start-client-sync", "SELECT count(*) = 1 FROM sync_runs WHERE published_at IS NOT NULL", false)]
    public async Task ARunWhoseQueueIsPurgedOrDeletedFailsWithTheReason(string queue, string isQueued, bool delete)
    {
        await deployment!.ServeAsync(queue == "sync-campaign" ? ["scheduler", "page-fetcher"] : ["scheduler"]);
        await QueueRunAsync();
        await UntilAsync(isQueued);
        await UntilMessagesAsync(queue, queue == "sync-campaign" ? Campaigns : 1);

        await (delete ? servers.DeleteQueueAsync(deployment.VirtualHost, queue) : servers.PurgeAsync(deployment.VirtualHost, queue));
        await deployment.ServeAsync("page-fetcher", "sync-worker");

        await UntilAsync("SELECT count(*) = 1 FROM sync_runs WHERE state = 'failed'");
        Assert.All(
            await deployment.ColumnAsync<string>(
                "SELECT coalesce(i.failure_kind, r.failure_kind) FROM sync_runs r LEFT JOIN sync_items i ON i.run_id = r.id"),
            kind => Assert.Equal("Lost", kind));
    }

    [Theory]
    [InlineData("scheduler")]
    [InlineData("scheduler", "page-fetcher")]
    public async Task ALongOutageOfWorkersLosesNothing(params string[] alive)
    {
        await deployment!.ServeAsync(alive);
        await QueueRunAsync();
        await UntilAsync("SELECT count(*) = 1 FROM sync_runs WHERE probe_asked_at > created_at + interval '8 seconds'");

        await deployment.ServeAsync("page-fetcher", "sync-worker");

        await UntilAsync("SELECT count(*) = 1 FROM sync_runs WHERE finished_at IS NOT NULL");
        Assert.Equal(["succeeded"], await deployment.ColumnAsync<string>("SELECT state FROM sync_runs"));
        Assert.Equal(Campaigns, platform!.StatsFor("acme").SyncCalls);
        Assert.Equal(Campaigns, await deployment.ScalarAsync<int>("SELECT count(*) FROM campaigns"));
    }

    [Fact]
    public async Task ProbesDoNotChangeThePrefetchCount()
    {
        await deployment!.ServeAsync("page-fetcher", "sync-worker");
        await Eventually.BecomesAsync(
            async () => string.Join(' ', (await servers.PrefetchesInAsync(deployment.VirtualHost)).Order()),
            prefetches => prefetches == "fetch-campaign-page:4 start-client-sync:8 sync-campaign:16");
    }

    private Task QueueRunAsync() => deployment!.ExecuteAsync(
        """
        INSERT INTO sync_runs (id, client_id, origin, state, created_at)
        VALUES (gen_random_uuid(), 'acme', 'schedule', 'queued', clock_timestamp())
        """);

    private Task<bool> UntilAsync(string question) =>
        Eventually.BecomesAsync(() => deployment!.ScalarAsync<bool>(question), answer => answer, Bound);

    private Task<int> UntilMessagesAsync(string queue, int count) =>
        Eventually.BecomesAsync(() => TestServers.MessagesInAsync(deployment!.VirtualHost, queue), messages => messages >= count);
}
