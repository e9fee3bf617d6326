using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.Messaging;

namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>Kills processes that create work after they have updated one of the two servers and before they update the other.</summary>
internal static class PublisherKills
{
    private const int PageSize = 10;

    private static readonly FaultSettings TwoClients = new() { Clients = ["acme", "globex"], Campaigns = 20, MaxRepeatedCalls = PageSize };

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        // The messages of the page are published again. Calls for both copies may be in flight.
        new("page-fetcher-killed-after-publishing-before-the-ack", TwoClients, FetcherAsync, IsFast: true),
        new("scheduler-killed-between-claim-and-publish", new FaultSettings { MaxRepeatedCalls = 0 }, SchedulerBeforeAsync, IsFast: true),
        new("scheduler-killed-between-publish-and-record", new FaultSettings { MaxRepeatedCalls = 0 }, SchedulerAfterAsync),
    ];

    // The run of the first client opens the connections for publishing. The first page of the second client is delayed. Then its
    // messages are sent but not confirmed.
    private static async Task FetcherAsync(FaultScenario scenario)
    {
        var (first, second) = (scenario.Settings.Clients[0], scenario.Settings.Clients[1]);
        var victim = (await scenario.ServeTamperedAsync("page-fetcher"))[0];
        await scenario.ServeAsync("scheduler");
        await scenario.QueueRunsAsync(first);
        await scenario.ListedAsync();
        scenario.Api.Up.Hold();
        await scenario.QueueRunsAsync(second);
        await Eventually.BecomesAsync(() => Task.FromResult(scenario.Api.Up.HeldBytes), held => held > 0);
        scenario.Broker.Down.Hold();
        scenario.Api.Up.Release();
        await Eventually.BecomesAsync(
            () => MessagesAsync(scenario, QueueNames.SyncCampaign), messages => messages > scenario.Settings.MaxInFlight);
        await scenario.PauseAtMostAsync(TimeSpan.FromMilliseconds(50));
        await KillAsync(scenario, victim);
        await scenario.ServeAsync("page-fetcher", "sync-worker", "sync-worker");
    }

    // The claimed messages do not reach the broker.
    private static async Task SchedulerBeforeAsync(FaultScenario scenario)
    {
        var victim = (await scenario.ServeTamperedAsync("scheduler"))[0];
        scenario.Broker.Up.Hold();
        await scenario.QueueRunsAsync();
        await Eventually.BecomesAsync(() => ClaimedAsync(scenario), claimed => claimed > 0);
        await OthersFinishAsync(scenario, victim);
    }

    // The published messages are not confirmed. The second publication matters, because the first one opens the connections for
    // publishing.
    private static async Task SchedulerAfterAsync(FaultScenario scenario)
    {
        var victim = (await scenario.ServeTamperedAsync("scheduler"))[0];
        await scenario.QueueRunsAsync();
        await Eventually.BecomesAsync(
            () => scenario.Deployment.ScalarAsync<int>("SELECT count(*) FROM sync_runs WHERE published_at IS NOT NULL"), published => published > 0);
        scenario.Broker.Down.Hold();
        await scenario.Deployment.ExecuteAsync("UPDATE sync_runs SET published_at = NULL, publish_claimed_at = NULL");
        await Eventually.BecomesAsync(() => MessagesAsync(scenario, QueueNames.StartClientSync), messages => messages > 1);
        await OthersFinishAsync(scenario, victim);
    }

    private static async Task OthersFinishAsync(FaultScenario scenario, MixoSyncProcess victim)
    {
        await scenario.PauseAtMostAsync(TimeSpan.FromMilliseconds(200));
        await KillAsync(scenario, victim);
        // After 30 s the claim expires.
        await scenario.Deployment.ExecuteAsync("UPDATE sync_runs SET publish_claimed_at = publish_claimed_at - interval '30 s'");
        await scenario.ServeAsync("scheduler", "page-fetcher", "sync-worker", "sync-worker");
    }

    private static async Task KillAsync(FaultScenario scenario, MixoSyncProcess victim)
    {
        await scenario.KillAsync(victim);
        scenario.Broker.Reset();
        scenario.Broker.Up.Release();
        scenario.Broker.Down.Release();
    }

    private static Task<int> ClaimedAsync(FaultScenario scenario) =>
        scenario.Deployment.ScalarAsync<int>("SELECT count(*) FROM sync_runs WHERE publish_claimed_at IS NOT NULL");

    private static Task<int> MessagesAsync(FaultScenario scenario, string queue) => TestServers.MessagesInAsync(scenario.Environment.VirtualHost, queue);
}
