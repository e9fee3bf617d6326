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
        new("worker-killed-before-the-permit", new FaultSettings { MaxRepeatedCalls = 0 }, BeforeThePermitAsync, IsFast: true),
        new("worker-killed-after-the-permit", new FaultSettings(), AfterThePermitAsync),
        new("worker-killed-during-the-call", new FaultSettings { SyncDelay = TimeSpan.FromSeconds(1.5) }, DuringTheCallAsync, IsFast: true),
        new("worker-killed-before-the-write", new FaultSettings(), BeforeTheWriteAsync, IsFast: true),
        new("worker-killed-before-the-ack", new FaultSettings(), BeforeTheAckAsync, IsFast: true),
        new(
            "worker-killed-after-parking-before-the-ack",
            new FaultSettings { Campaigns = 12, Limit = 4, Window = TimeSpan.FromSeconds(4) },
            AfterParkingAsync,
            IsFast: true),
        new("worker-killed-25-times", new FaultSettings { Campaigns = 20, MaxRepeatedCalls = 0 }, TwentyFiveTimesAsync),
    ];

    // The permit waits for a lock on the ledger.
    private static async Task BeforeThePermitAsync(FaultScenario scenario)
    {
        await scenario.ListAsync();
        await using (var ledger = await WriteLock.TakeAsync(scenario, "quota_ledgers"))
        {
            var victim = await VictimAsync(scenario);
            await ledger.WaitersReachAsync(scenario.Random.Next(1, 6));
            await scenario.KillAsync(victim);
        }

        await OthersAsync(scenario);
    }

    // The call does not reach the platform.
    private static async Task AfterThePermitAsync(FaultScenario scenario)
    {
        await scenario.ListAsync();
        var victim = await VictimAsync(scenario);
        await scenario.SyncCallsReachAsync(scenario.Random.Next(1, 11));
        scenario.Api.Up.Hold();
        await Eventually.BecomesAsync(() => Task.FromResult(scenario.Api.Up.HeldBytes), held => held > 0);
        await scenario.KillAsync(victim);
        scenario.Api.Reset();
        scenario.Api.Up.Release();
        await OthersAsync(scenario);
    }

    private static async Task DuringTheCallAsync(FaultScenario scenario)
    {
        await scenario.ListAsync();
        var victim = await VictimAsync(scenario);
        var calls = scenario.Random.Next(1, 8);
        await Eventually.BecomesAsync(() => Task.FromResult(scenario.SyncsInFlight), inFlight => inFlight >= calls);
        await scenario.KillAsync(victim);
        await OthersAsync(scenario);
    }

    // The write waits for a lock on the campaigns.
    private static async Task BeforeTheWriteAsync(FaultScenario scenario)
    {
        await scenario.ListAsync();
        await using (var campaigns = await WriteLock.TakeAsync(scenario, "campaigns"))
        {
            var victim = await VictimAsync(scenario);
            await campaigns.WaitersReachAsync(scenario.Random.Next(1, 6));
            await scenario.KillAsync(victim);
        }

        await OthersAsync(scenario);
    }

    // The write is committed, but the broker does not receive the acknowledgement.
    private static async Task BeforeTheAckAsync(FaultScenario scenario)
    {
        await scenario.ListAsync();
        var victim = await VictimAsync(scenario);
        await scenario.SyncCallsReachAsync(scenario.Random.Next(1, 11));
        scenario.Broker.Up.Hold();
        var before = await scenario.SyncedAsync();
        await Eventually.BecomesAsync(scenario.SyncedAsync, synced => synced > before);
        await scenario.KillAsync(victim);
        scenario.Broker.Reset();
        scenario.Broker.Up.Release();
        await OthersAsync(scenario);
    }

    // Two of the campaigns cannot be claimed at first. Parking the others opens the connections for publishing. Then the rest is
    // published but not confirmed, so it is not acknowledged.
    private static async Task AfterParkingAsync(FaultScenario scenario)
    {
        await scenario.ListAsync();
        MixoSyncProcess victim;
        await using (var two = await WriteLock.TakeRowsAsync(scenario, "sync_items", Two))
        {
            victim = await VictimAsync(scenario);
            await two.WaitersReachAsync(scenario.Random.Next(1, 3));
            await Eventually.BecomesAsync(() => ParkedAsync(scenario, "true"), parked => parked > 0);
            scenario.Broker.Down.Hold();
        }

        await Eventually.BecomesAsync(() => ParkedAsync(scenario, Two), parked => parked > 0);
        await scenario.PauseAtMostAsync(TimeSpan.FromMilliseconds(300)); // recorded, and published in a moment
        await scenario.KillAsync(victim);
        scenario.Broker.Reset();
        scenario.Broker.Down.Release();
        await OthersAsync(scenario);
    }

    private static Task<int> ParkedAsync(FaultScenario scenario, string which) => scenario.Deployment.ScalarAsync<int>(
        $"SELECT count(*) FROM sync_items WHERE {which} AND state = 'pending' AND waits_until IS NOT NULL");

    // Each worker holds all messages that it may prefetch, and no message gets as far as a call. RabbitMQ 4 dead-letters a message
    // after 20 redeliveries.
    private static async Task TwentyFiveTimesAsync(FaultScenario scenario)
    {
        await scenario.ListAsync();
        await using (var ledger = await WriteLock.TakeAsync(scenario, "quota_ledgers"))
        {
            for (var kill = 0; kill < 25; kill++)
            {
                var victim = await VictimAsync(scenario);
                await ledger.WaitersReachAsync(scenario.Random.Next(1, 6));
                await scenario.KillAsync(victim);
                await ledger.TerminateWaitersAsync();
            }
        }

        await OthersAsync(scenario);
    }

    private static async Task<MixoSyncProcess> VictimAsync(FaultScenario scenario) => (await scenario.ServeTamperedAsync("sync-worker"))[0];

    private static async Task OthersAsync(FaultScenario scenario) => await scenario.ServeAsync("sync-worker", "sync-worker");
}
