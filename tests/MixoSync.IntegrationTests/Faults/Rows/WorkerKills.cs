using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>
/// Kills a sync worker with SIGKILL at each stage of its work, which is reached from outside. Two other workers finish the run.
/// </summary>
internal static class WorkerKills
{
    private const string Two = "campaign_id IN ('campaign_1', 'campaign_3')";

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        new("worker-killed-before-the-permit", new FaultSettings { MostRepeats = 0 }, BeforeThePermitAsync, IsFast: true),
        new("worker-killed-after-the-permit", new FaultSettings(), AfterThePermitAsync),
        new("worker-killed-during-the-call", new FaultSettings { SyncDelay = TimeSpan.FromSeconds(1.5) }, DuringTheCallAsync, IsFast: true),
        new("worker-killed-before-the-write", new FaultSettings(), BeforeTheWriteAsync, IsFast: true),
        new("worker-killed-before-the-ack", new FaultSettings(), BeforeTheAckAsync, IsFast: true),
        new(
            "worker-killed-after-parking-before-the-ack",
            new FaultSettings { Campaigns = 12, Limit = 4, Window = TimeSpan.FromSeconds(4) },
            AfterParkingAsync,
            IsFast: true),
        new("worker-killed-25-times", new FaultSettings { Campaigns = 20, MostRepeats = 0 }, TwentyFiveTimesAsync),
    ];

    // The permit waits for a lock on the ledger.
    private static async Task BeforeThePermitAsync(FaultScenario scene)
    {
        await scene.ListAsync();
        await using (var ledger = await WriteLock.TakeAsync(scene, "quota_ledgers"))
        {
            var victim = await VictimAsync(scene);
            await ledger.WaitersReachAsync(scene.Random.Next(1, 6));
            await scene.KillAsync(victim);
        }

        await OthersAsync(scene);
    }

    // The call does not reach the platform.
    private static async Task AfterThePermitAsync(FaultScenario scene)
    {
        await scene.ListAsync();
        var victim = await VictimAsync(scene);
        await scene.SyncCallsReachAsync(scene.Random.Next(1, 11));
        scene.Api.Up.Hold();
        await Eventually.BecomesAsync(() => Task.FromResult(scene.Api.Up.HeldBytes), held => held > 0);
        await scene.KillAsync(victim);
        scene.Api.Reset();
        scene.Api.Up.Release();
        await OthersAsync(scene);
    }

    private static async Task DuringTheCallAsync(FaultScenario scene)
    {
        await scene.ListAsync();
        var victim = await VictimAsync(scene);
        var calls = scene.Random.Next(1, 8);
        await Eventually.BecomesAsync(() => Task.FromResult(scene.SyncsInFlight), inFlight => inFlight >= calls);
        await scene.KillAsync(victim);
        await OthersAsync(scene);
    }

    // The write waits for a lock on the campaigns.
    private static async Task BeforeTheWriteAsync(FaultScenario scene)
    {
        await scene.ListAsync();
        await using (var campaigns = await WriteLock.TakeAsync(scene, "campaigns"))
        {
            var victim = await VictimAsync(scene);
            await campaigns.WaitersReachAsync(scene.Random.Next(1, 6));
            await scene.KillAsync(victim);
        }

        await OthersAsync(scene);
    }

    // The write is committed, but the broker does not receive the acknowledgement.
    private static async Task BeforeTheAckAsync(FaultScenario scene)
    {
        await scene.ListAsync();
        var victim = await VictimAsync(scene);
        await scene.SyncCallsReachAsync(scene.Random.Next(1, 11));
        scene.Broker.Up.Hold();
        var before = await scene.SyncedAsync();
        await Eventually.BecomesAsync(scene.SyncedAsync, synced => synced > before);
        await scene.KillAsync(victim);
        scene.Broker.Reset();
        scene.Broker.Up.Release();
        await OthersAsync(scene);
    }

    // Two of the campaigns cannot be claimed at first. Parking the others opens the connections for publishing. Then the rest is
    // published but not confirmed, so it is not acknowledged.
    private static async Task AfterParkingAsync(FaultScenario scene)
    {
        await scene.ListAsync();
        MixoSyncProcess victim;
        await using (var two = await WriteLock.TakeRowsAsync(scene, "sync_items", Two))
        {
            victim = await VictimAsync(scene);
            await two.WaitersReachAsync(scene.Random.Next(1, 3));
            await Eventually.BecomesAsync(() => ParkedAsync(scene, "true"), parked => parked > 0);
            scene.Broker.Down.Hold();
        }

        await Eventually.BecomesAsync(() => ParkedAsync(scene, Two), parked => parked > 0);
        await scene.PauseAtMostAsync(TimeSpan.FromMilliseconds(300)); // recorded, and published in a moment
        await scene.KillAsync(victim);
        scene.Broker.Reset();
        scene.Broker.Down.Release();
        await OthersAsync(scene);
    }

    private static Task<int> ParkedAsync(FaultScenario scene, string which) => scene.Deployment.AskAsync<int>(
        $"SELECT count(*) FROM sync_items WHERE {which} AND state = 'pending' AND waits_until IS NOT NULL");

    // Each worker holds all messages that it may prefetch, and no message gets as far as a call. RabbitMQ 4 dead-letters a message
    // after 20 redeliveries.
    private static async Task TwentyFiveTimesAsync(FaultScenario scene)
    {
        await scene.ListAsync();
        await using (var ledger = await WriteLock.TakeAsync(scene, "quota_ledgers"))
        {
            for (var kill = 0; kill < 25; kill++)
            {
                var victim = await VictimAsync(scene);
                await ledger.WaitersReachAsync(scene.Random.Next(1, 6));
                await scene.KillAsync(victim);
                await ledger.DismissWaitersAsync();
            }
        }

        await OthersAsync(scene);
    }

    private static async Task<MixoSyncProcess> VictimAsync(FaultScenario scene) => (await scene.ServeTamperedAsync("sync-worker"))[0];

    private static async Task OthersAsync(FaultScenario scene) => await scene.ServeAsync("sync-worker", "sync-worker");
}
