using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>Replays dead letters while something else happens. Each campaign is synced, and no dead letter is left.</summary>
internal static class Replays
{
    private const int Failures = 20;

    private static readonly FaultSettings Settings = new() { DeadLetters = 0, MaxRepeatedCalls = 0 };

    // A message that is due soon waits in its worker. In a longer window it is parked.
    private static readonly FaultSettings Narrow = Settings with { Campaigns = 40, Limit = 10, Window = TimeSpan.FromSeconds(4) };

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        new("replay-while-waiting-for-quota", Narrow, UnderQuotaAsync),
        new("replay-then-transient-failures", Settings, TransientAsync),
        new(
            "replay-and-worker-killed",
            Settings with { SyncDelay = TimeSpan.FromSeconds(1.5), MaxRepeatedCalls = 10 },
            WorkerKilledAsync),
        new("replay-while-the-circuit-is-open", Settings, OpenCircuitAsync),
        new("poison-message-replayed", Settings, PoisonAsync, IsFast: true),
    ];

    private static async Task UnderQuotaAsync(FaultScenario scenario)
    {
        FailedCampaigns.Reject(scenario, scenario.Random.Next(25, 35));
        await FailAsync(scenario, "sync-worker", "sync-worker");
        await FailedCampaigns.RepairAsync(scenario);
        await scenario.PauseAtMostAsync(scenario.Settings.Window);
        await FailedCampaigns.ReplayAsync(scenario);
        await FailedCampaigns.WaitingReachAsync(scenario, 1);
        await FailedCampaigns.AllSyncedAsync(scenario);
    }

    // With one immediate retry and no circuit breaker, failures are handled by redelivery.
    private static async Task TransientAsync(FaultScenario scenario)
    {
        var variables = scenario.Deployment.Cli.Variables;
        variables["AdPlatforms__MaxRetries"] = "1";
        variables["AdPlatforms__BreakerMinimumThroughput"] = "10000";
        FailedCampaigns.Reject(scenario, Failures);
        await FailAsync(scenario, "sync-worker", "sync-worker");
        await FailedCampaigns.RepairAsync(scenario);
        scenario.Platform.Options.Down = true;
        await FailedCampaigns.ReplayAsync(scenario);
        await FailedCampaigns.WaitingReachAsync(scenario, scenario.Random.Next(1, 8));
        await scenario.PauseAtMostAsync(TimeSpan.FromSeconds(2));
        scenario.Platform.Options.Down = false;
        await FailedCampaigns.AllSyncedAsync(scenario);
    }

    private static async Task WorkerKilledAsync(FaultScenario scenario)
    {
        FailedCampaigns.Reject(scenario, Failures);
        var victim = await FailAsync(scenario, "sync-worker");
        await FailedCampaigns.RepairAsync(scenario);
        await FailedCampaigns.ReplayAsync(scenario);
        var calls = scenario.Random.Next(1, 8);
        await Eventually.BecomesAsync(() => Task.FromResult(scenario.SyncsInFlight), inFlight => inFlight >= calls);
        await scenario.PauseAtMostAsync(TimeSpan.FromSeconds(2));
        await scenario.KillAsync(victim);
        await scenario.ServeAsync("sync-worker", "sync-worker");
        await FailedCampaigns.AllSyncedAsync(scenario);
    }

    // Two failed calls within two seconds open the circuit breaker for two seconds. The probe calls are redelivered for long
    // enough.
    private static async Task OpenCircuitAsync(FaultScenario scenario)
    {
        var variables = scenario.Deployment.Cli.Variables;
        variables["AdPlatforms__BreakerMinimumThroughput"] = "2";
        variables["AdPlatforms__BreakerFailureRatio"] = "0.5";
        variables["AdPlatforms__BreakerSamplingDuration"] = "00:00:02";
        variables["AdPlatforms__BreakDuration"] = "00:00:02";
        variables["Syncing__RedeliverAfter"] = "00:00:02,00:00:05,00:00:10,00:00:20";
        FailedCampaigns.Reject(scenario, Failures);
        var worker = await FailAsync(scenario, "sync-worker");
        await FailedCampaigns.RepairAsync(scenario);
        scenario.Platform.Options.Down = true;
        await FailedCampaigns.ReplayAsync(scenario);
        var probes = scenario.Random.Next(1, 4);
        await Eventually.BecomesAsync(
            () => Task.FromResult(worker.Output.Count(line => line.Contains("is half-open"))), seen => seen >= probes);
        await FailedCampaigns.WaitingReachAsync(scenario, 1);
        scenario.Platform.Options.Down = false;
        await FailedCampaigns.AllSyncedAsync(scenario);
    }

    // A worker is killed while it handles the messages, so their campaigns stay claimed. Then the messages are redelivered until
    // they reach their delivery limit. Depending on the seed, other workers handle the other messages in the meantime.
    private static async Task PoisonAsync(FaultScenario scenario)
    {
        await scenario.ListAsync();
        await using (var ledger = await WriteLock.TakeAsync(scenario, "quota_ledgers"))
        {
            var victim = (await scenario.ServeAsync("sync-worker"))[0];
            await Eventually.BecomesAsync(
                () => scenario.Deployment.ScalarAsync<int>("SELECT count(*) FROM sync_items WHERE delivered_at IS NOT NULL"),
                claimed => claimed == scenario.Settings.MaxInFlight);
            await scenario.KillAsync(victim);
            await ledger.TerminateWaitersAsync();
        }

        var poisoned = scenario.Random.Next(1, scenario.Settings.MaxInFlight + 1);
        await using (var queue = await CampaignQueue.OpenAsync(scenario))
        {
            await queue.ExceedDeliveryLimitAsync(poisoned);
            await Eventually.BecomesAsync(() => FailedCampaigns.DeadLettersAsync(scenario), deadLetters => deadLetters == poisoned);
        }

        var isEarly = scenario.Random.Next(2) == 0;
        if (isEarly)
        {
            await FailedCampaigns.ReplayAsync(scenario);
        }

        await scenario.ServeAsync("sync-worker", "sync-worker");
        if (!isEarly)
        {
            await scenario.PauseAtMostAsync(TimeSpan.FromSeconds(2));
            await FailedCampaigns.ReplayAsync(scenario);
        }
    }

    /// <summary>Completes a run in which campaigns fail.</summary>
    /// <returns>One of the workers.</returns>
    private static async Task<MixoSyncProcess> FailAsync(FaultScenario scenario, params string[] workers)
    {
        var processes = await scenario.ServeAsync(["scheduler+page-fetcher", .. workers]);
        await scenario.QueueRunsAsync();
        await scenario.RunsEndAsync();
        return processes[^1];
    }
}
