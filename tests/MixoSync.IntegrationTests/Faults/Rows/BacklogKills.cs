using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>Kills processes that send the backlog of a run after they have claimed messages and before these are confirmed.</summary>
internal static class BacklogKills
{
    private static readonly FaultSettings Setting = new() { Campaigns = 40, MaxInFlight = 6, DeadLetters = 0, MostRepeats = 6 };

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        new("page-fetcher-killed-while-it-sends-the-backlog", Setting with { Clients = ["acme", "globex"] }, FetcherAsync),
        new("worker-killed-while-it-sends-the-backlog", Setting, WorkerAsync, IsFast: true),
    ];

    // The run of the first client opens the connections for publishing. The first page of the second client is delayed.
    private static async Task FetcherAsync(FaultScenario scene)
    {
        var victim = (await scene.ServeTamperedAsync("page-fetcher"))[0];
        await scene.ServeAsync("scheduler");
        await scene.QueueRunsAsync(scene.Setting.Clients[0]);
        await scene.ListedAsync();
        scene.Api.Up.Hold();
        await scene.QueueRunsAsync(scene.Setting.Clients[1]);
        await Eventually.BecomesAsync(() => Task.FromResult(scene.Api.Up.HeldBytes), held => held > 0);
        Hold(scene);
        scene.Api.Up.Release();
        await KillAsync(scene, victim);
        await scene.ServeAsync("page-fetcher", "sync-worker", "sync-worker");
        await ExpireAsync(scene);
    }

    private static async Task WorkerAsync(FaultScenario scene)
    {
        await scene.ListAsync();
        var victim = (await scene.ServeTamperedAsync("sync-worker"))[0];
        await scene.SyncCallsReachAsync(scene.Random.Next(1, 20));
        Hold(scene);
        await KillAsync(scene, victim);
        await scene.ServeAsync("sync-worker", "sync-worker");
        await ExpireAsync(scene);
    }

    // The messages do not reach the broker, or they do but are not confirmed.
    private static void Hold(FaultScenario scene) => (scene.Random.Next(2) == 0 ? scene.Broker.Up : scene.Broker.Down).Hold();

    private static async Task KillAsync(FaultScenario scene, MixoSyncProcess victim)
    {
        await Eventually.BecomesAsync(
            () => scene.Deployment.AskAsync<int>("SELECT count(*) FROM sync_items WHERE send_claimed_at IS NOT NULL"), claimed => claimed > 0);
        await scene.PauseAtMostAsync(TimeSpan.FromMilliseconds(200));
        await scene.KillAsync(victim);
        scene.Broker.Reset();
        scene.Broker.Up.Release();
        scene.Broker.Down.Release();
    }

    // The others handle the messages that are not claimed. After that, no message is left that would send the rest. After 30 s the
    // claim expires, and a scheduler resumes the run.
    private static async Task ExpireAsync(FaultScenario scene)
    {
        await Eventually.BecomesAsync(
            () => scene.Deployment.AskAsync<int>(
                """
                SELECT (SELECT count(*) FROM sync_items WHERE state = 'pending' AND send_claimed_at IS NULL)
                     + (SELECT count(*) FROM sync_runs WHERE listing_finished_at IS NULL)
                """),
            left => left == 0,
            scene.Setting.EndsWithin);
        await scene.Deployment.ExecuteAsync("UPDATE sync_items SET send_claimed_at = send_claimed_at - interval '30 s'");
    }
}
