using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.Messaging;

namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>kill -9 of those who publish the work, between the two servers that they tell of it.</summary>
internal static class PublisherKills
{
    private const int PageSize = 10;

    private static readonly FaultSettings TwoClients = new() { Clients = ["acme", "globex"], Campaigns = 20, MostRepeats = PageSize };

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        // The page's messages are published again: of both copies the call may be under way.
        new("page-fetcher-killed-after-publishing-before-the-ack", TwoClients, FetcherAsync, IsFast: true),
        new("scheduler-killed-between-claim-and-publish", new FaultSettings { MostRepeats = 0 }, SchedulerBeforeAsync, IsFast: true),
        new("scheduler-killed-between-publish-and-note", new FaultSettings { MostRepeats = 0 }, SchedulerAfterAsync),
    ];

    // The first client's run opens what publishing needs. Of the second one, the first page is kept from coming; then its
    // messages leave, and no confirm comes.
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

    // What is claimed does not reach the broker.
    private static async Task SchedulerBeforeAsync(FaultScenario scene)
    {
        var victim = (await scene.ServeTamperedAsync("scheduler"))[0];
        scene.Broker.Up.Hold();
        await scene.QueueRunsAsync();
        await Eventually.BecomesAsync(() => ClaimedAsync(scene), claimed => claimed > 0);
        await OthersFinishAsync(scene, victim);
    }

    // What is published is not confirmed: published a second time, as the first time opens what publishing needs.
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
        // Half a minute passes, after which a claim is no longer respected.
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
