using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.Messaging;

namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>Kills processes that create work after they have updated one of the two servers and before they update the other.</summary>
internal static class PublisherKills
{
    private const int PageSize = 10;

    private static readonly FaultSettings TwoClients = new() { Clients = ["acme", "globex"], Campaigns = 20, MostRepeats = PageSize };

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        // The messages of the page are published again. Calls for both copies may be in flight.
        new("page-fetcher-killed-after-publishing-before-the-ack", TwoClients, FetcherAsync, IsFast: true),
        new("scheduler-killed-between-claim-and-publish", new FaultSettings { MostRepeats = 0 }, SchedulerBeforeAsync, IsFast: true),
        new("scheduler-killed-between-publish-and-note", new FaultSettings { MostRepeats = 0 }, SchedulerAfterAsync),
    ];

    // The run of the first client opens the connections for publishing. The first page of the second client is delayed. Then its
    // messages are sent but not confirmed.
    private static async Task FetcherAsync(FaultScenario scene)
    {
        var (first, second) = (scene.Setting.Clients[0], scene.Setting.Clients[1]);
        var victim = (await scene.ServeTamperedAsync("page-fetcher"))[0];
        await scene.ServeAsync("scheduler");
        await scene.QueueRunsAsync(first);
        await scene.ListedAsync();
        scene.Api.Up.Hold();
        await scene.QueueRunsAsync(second);
        await Eventually.BecomesAsync(() => Task.FromResult(scene.Api.Up.HeldBytes), held => held > 0);
        scene.Broker.Down.Hold();
        scene.Api.Up.Release();
        await Eventually.BecomesAsync(
            () => MessagesAsync(scene, QueueNames.SyncCampaign), messages => messages > scene.Setting.MaxInFlight);
        await scene.PauseAtMostAsync(TimeSpan.FromMilliseconds(50));
        await KillAsync(scene, victim);
        await scene.ServeAsync("page-fetcher", "sync-worker", "sync-worker");
    }

    // The claimed messages do not reach the broker.
    private static async Task SchedulerBeforeAsync(FaultScenario scene)
    {
        var victim = (await scene.ServeTamperedAsync("scheduler"))[0];
        scene.Broker.Up.Hold();
        await scene.QueueRunsAsync();
        await Eventually.BecomesAsync(() => ClaimedAsync(scene), claimed => claimed > 0);
        await OthersFinishAsync(scene, victim);
    }

    // The published messages are not confirmed. The second publication matters, because the first one opens the connections for
    // publishing.
    private static async Task SchedulerAfterAsync(FaultScenario scene)
    {
        var victim = (await scene.ServeTamperedAsync("scheduler"))[0];
        await scene.QueueRunsAsync();
        await Eventually.BecomesAsync(
            () => scene.Deployment.AskAsync<int>("SELECT count(*) FROM sync_runs WHERE published_at IS NOT NULL"), published => published > 0);
        scene.Broker.Down.Hold();
        await scene.Deployment.ExecuteAsync("UPDATE sync_runs SET published_at = NULL, publish_claimed_at = NULL");
        await Eventually.BecomesAsync(() => MessagesAsync(scene, QueueNames.StartClientSync), messages => messages > 1);
        await OthersFinishAsync(scene, victim);
    }

    private static async Task OthersFinishAsync(FaultScenario scene, MixoSyncProcess victim)
    {
        await scene.PauseAtMostAsync(TimeSpan.FromMilliseconds(200));
        await KillAsync(scene, victim);
        // After 30 s the claim expires.
        await scene.Deployment.ExecuteAsync("UPDATE sync_runs SET publish_claimed_at = publish_claimed_at - interval '30 s'");
        await scene.ServeAsync("scheduler", "page-fetcher", "sync-worker", "sync-worker");
    }

    private static async Task KillAsync(FaultScenario scene, MixoSyncProcess victim)
    {
        await scene.KillAsync(victim);
        scene.Broker.Reset();
        scene.Broker.Up.Release();
        scene.Broker.Down.Release();
    }

    private static Task<int> ClaimedAsync(FaultScenario scene) =>
        scene.Deployment.AskAsync<int>("SELECT count(*) FROM sync_runs WHERE publish_claimed_at IS NOT NULL");

    private static Task<int> MessagesAsync(FaultScenario scene, string queue) => TestServers.MessagesInAsync(scene.Stage.VirtualHost, queue);
}
