using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>Replays dead letters while something else happens. Each campaign is synced, and no dead letter is left.</summary>
internal static class Replays
{
    private const int Letters = 20;

    private static readonly FaultSettings Setting = new() { DeadLetters = 0, MostRepeats = 0 };

    // A message that is due soon waits in its worker. In a longer window it is parked.
    private static readonly FaultSettings Narrow = Setting with { Campaigns = 40, Limit = 10, Window = TimeSpan.FromSeconds(4) };

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        new("replay-while-waiting-for-quota", Narrow, UnderQuotaAsync),
        new("replay-then-transient-failures", Setting, TransientAsync),
        new(
            "replay-and-worker-killed",
            Setting with { SyncDelay = TimeSpan.FromSeconds(1.5), MostRepeats = 10 },
            WorkerKilledAsync),
        new("replay-while-the-circuit-is-open", Setting, OpenCircuitAsync),
        new("poison-letter-replayed", Setting, PoisonAsync, IsFast: true),
    ];

    private static async Task UnderQuotaAsync(FaultScenario scene)
    {
        FailedCampaigns.Reject(scene, scene.Random.Next(25, 35));
        await FailAsync(scene, "sync-worker", "sync-worker");
        await FailedCampaigns.HealAsync(scene);
        await scene.PauseAtMostAsync(scene.Setting.Window);
        await FailedCampaigns.ReplayAsync(scene);
        await FailedCampaigns.WaitingReachAsync(scene, 1);
        await FailedCampaigns.AllSyncedAsync(scene);
    }

    // With one immediate retry and no circuit breaker, failures are handled by redelivery.
    private static async Task TransientAsync(FaultScenario scene)
    {
        var variables = scene.Deployment.Shell.Variables;
        variables["AdPlatforms__MaxRetries"] = "1";
        variables["AdPlatforms__BreakerMinimumThroughput"] = "10000";
        FailedCampaigns.Reject(scene, Letters);
        await FailAsync(scene, "sync-worker", "sync-worker");
        await FailedCampaigns.HealAsync(scene);
        scene.Platform.Options.Down = true;
        await FailedCampaigns.ReplayAsync(scene);
        await FailedCampaigns.WaitingReachAsync(scene, scene.Random.Next(1, 8));
        await scene.PauseAtMostAsync(TimeSpan.FromSeconds(2));
        scene.Platform.Options.Down = false;
        await FailedCampaigns.AllSyncedAsync(scene);
    }

    private static async Task WorkerKilledAsync(FaultScenario scene)
    {
        FailedCampaigns.Reject(scene, Letters);
        var victim = await FailAsync(scene, "sync-worker");
        await FailedCampaigns.HealAsync(scene);
        await FailedCampaigns.ReplayAsync(scene);
        var calls = scene.Random.Next(1, 8);
        await Eventually.BecomesAsync(() => Task.FromResult(scene.SyncsInFlight), inFlight => inFlight >= calls);
        await scene.PauseAtMostAsync(TimeSpan.FromSeconds(2));
        await scene.KillAsync(victim);
        await scene.ServeAsync("sync-worker", "sync-worker");
        await FailedCampaigns.AllSyncedAsync(scene);
    }

    // Two failed calls within two seconds open the circuit breaker for two seconds. The probe calls are redelivered for long
    // enough.
    private static async Task OpenCircuitAsync(FaultScenario scene)
    {
        var variables = scene.Deployment.Shell.Variables;
        variables["AdPlatforms__BreakerMinimumThroughput"] = "2";
        variables["AdPlatforms__BreakerFailureRatio"] = "0.5";
        variables["AdPlatforms__BreakerSamplingDuration"] = "00:00:02";
        variables["AdPlatforms__BreakDuration"] = "00:00:02";
        variables["Syncing__RedeliverAfter"] = "00:00:02,00:00:05,00:00:10,00:00:20";
        FailedCampaigns.Reject(scene, Letters);
        var worker = await FailAsync(scene, "sync-worker");
        await FailedCampaigns.HealAsync(scene);
        scene.Platform.Options.Down = true;
        await FailedCampaigns.ReplayAsync(scene);
        var probes = scene.Random.Next(1, 4);
        await Eventually.BecomesAsync(
            () => Task.FromResult(worker.Output.Count(line => line.Contains("is half-open"))), seen => seen >= probes);
        await FailedCampaigns.WaitingReachAsync(scene, 1);
        scene.Platform.Options.Down = false;
        await FailedCampaigns.AllSyncedAsync(scene);
    }

    // A worker is killed while it handles the messages, so their campaigns stay claimed. Then the messages are redelivered until
    // they reach their delivery limit. Depending on the seed, other workers handle the other messages in the meantime.
    private static async Task PoisonAsync(FaultScenario scene)
    {
        await scene.ListAsync();
        await using (var ledger = await WriteLock.TakeAsync(scene, "quota_ledgers"))
        {
            var victim = (await scene.ServeAsync("sync-worker"))[0];
            await Eventually.BecomesAsync(
                () => scene.Deployment.AskAsync<int>("SELECT count(*) FROM sync_items WHERE delivered_at IS NOT NULL"),
                claimed => claimed == scene.Setting.MaxInFlight);
            await scene.KillAsync(victim);
            await ledger.DismissWaitersAsync();
        }

        var poisoned = scene.Random.Next(1, scene.Setting.MaxInFlight + 1);
        await using (var queue = await CampaignQueue.OpenAsync(scene))
        {
            await queue.WearOutAsync(poisoned);
            await Eventually.BecomesAsync(() => FailedCampaigns.LettersAsync(scene), letters => letters == poisoned);
        }

        var isEarly = scene.Random.Next(2) == 0;
        if (isEarly)
        {
            await FailedCampaigns.ReplayAsync(scene);
        }

        await scene.ServeAsync("sync-worker", "sync-worker");
        if (!isEarly)
        {
            await scene.PauseAtMostAsync(TimeSpan.FromSeconds(2));
            await FailedCampaigns.ReplayAsync(scene);
        }
    }

    /// <summary>Completes a run in which campaigns fail.</summary>
    /// <returns>One of the workers.</returns>
    private static async Task<MixoSyncProcess> FailAsync(FaultScenario scene, params string[] workers)
    {
        var processes = await scene.ServeAsync(["scheduler+page-fetcher", .. workers]);
        await scene.QueueRunsAsync();
        await scene.RunsEndAsync();
        return processes[^1];
    }
}
