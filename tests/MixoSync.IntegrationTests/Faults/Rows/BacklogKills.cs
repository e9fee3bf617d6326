using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>Kills processes that send the backlog of a run after they have claimed messages and before these are confirmed.</summary>
internal static class BacklogKills
{
    private static readonly FaultSettings Settings = new() { Campaigns = 40, MaxInFlight = 6, DeadLetters = 0, MaxRepeatedCalls = 6 };

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        new("page-fetcher-killed-while-it-sends-the-backlog", Settings with { Clients = ["acme", "globex"] }, FetcherAsync),
        new("worker-killed-while-it-sends-the-backlog", Settings, WorkerAsync, IsFast: true),
    ];

    // The run of the first client opens the connections for publishing. The first page of the second client is delayed.
    private static async Task FetcherAsync(FaultScenario scenario)
    {
        var victim = (await scenario.ServeTamperedAsync("page-fetcher"))[0];
        await scenario.ServeAsync("scheduler");
        await scenario.QueueRunsAsync(scenario.Settings.Clients[0]);
        await scenario.ListedAsync();
        scenario.Api.Up.Hold();
        await scenario.QueueRunsAsync(scenario.Settings.Clients[1]);
        await Eventually.BecomesAsync(() => Task.FromResult(scenario.Api.Up.HeldBytes), held => held > 0);
        Hold(scenario);
        scenario.Api.Up.Release();
        await KillAsync(scenario, victim);
        await scenario.ServeAsync("page-fetcher", "sync-worker", "sync-worker");
        await ExpireAsync(scenario);
    }

    private static async Task WorkerAsync(FaultScenario scenario)
    {
        await scenario.ListAsync();
        var victim = (await scenario.ServeTamperedAsync("sync-worker"))[0];
        await scenario.SyncCallsReachAsync(scenario.Random.Next(1, 20));
        Hold(scenario);
        await KillAsync(scenario, victim);
        await scenario.ServeAsync("sync-worker", "sync-worker");
        await ExpireAsync(scenario);
    }

    // The messages do not reach the broker, or they do but are not confirmed.
    private static void Hold(FaultScenario scenario) => (scenario.Random.Next(2) == 0 ? scenario.Broker.Up : scenario.Broker.Down).Hold();

    private static async Task KillAsync(FaultScenario scenario, MixoSyncProcess victim)
    {
        await Eventually.BecomesAsync(
            () => scenario.Deployment.ScalarAsync<int>("SELECT count(*) FROM sync_items WHERE send_claimed_at IS NOT NULL"), claimed => claimed > 0);
        await scenario.PauseAtMostAsync(TimeSpan.FromMilliseconds(200));
        await scenario.KillAsync(victim);
        scenario.Broker.Reset();
        scenario.Broker.Up.Release();
        scenario.Broker.Down.Release();
    }

    // The others handle the messages that are not claimed. After that, no message is left that would send the rest. After 30 s the
    // claim expires, and a scheduler resumes the run.
    private static async Task ExpireAsync(FaultScenario scenario)
    {
        await Eventually.BecomesAsync(
            () => scenario.Deployment.ScalarAsync<int>(
                """
                SELECT (SELECT count(*) FROM sync_items WHERE state = 'pending' AND send_claimed_at IS NULL)
                     + (SELECT count(*) FROM sync_runs WHERE listing_finished_at IS NULL)
                """),
            left => left == 0,
            scenario.Settings.EndsWithin);
        await scenario.Deployment.ExecuteAsync("UPDATE sync_items SET send_claimed_at = send_claimed_at - interval '30 s'");
    }
}
