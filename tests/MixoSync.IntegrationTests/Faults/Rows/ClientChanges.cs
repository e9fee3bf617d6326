using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>Changes to clients during a run, and clients that share a worker.</summary>
internal static class ClientChanges
{
    private const int LargestLimit = 16;

    private static readonly FaultSettings Narrow = new()
    {
        Campaigns = 60,
        Limit = 8,
        Window = TimeSpan.FromSeconds(3),
        DeadLetters = 0,
        MaxRepeatedCalls = 0,
    };

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        new("quota-changed-while-parked", Narrow, QuotaAsync),
        // Campaigns that were synced before are synced again.
        new("client-removed-and-added-again-during-its-run", Narrow with { Limit = 12, MaxInFlight = 50, MaxRepeatedCalls = 60 }, RemoveAsync),
        new(
            "two-clients-with-in-flight-limits-on-one-worker",
            new FaultSettings
            {
                Clients = ["acme", "globex"],
                Campaigns = 20,
                Limit = 100,
                SyncDelay = TimeSpan.FromSeconds(1.5),
                MaxInFlight = 3,
                DeadLetters = 0,
                MaxRepeatedCalls = 0,
            },
            InFlightAsync,
            IsFast: true),
    ];

    // The platform's limit is never lower than the client's quota, or than the quota of a call in flight.
    private static async Task QuotaAsync(FaultScenario scenario)
    {
        await scenario.ServeAsync("scheduler+page-fetcher", "sync-worker", "sync-worker");
        await scenario.QueueRunsAsync();
        int[] quotas = [4, LargestLimit];
        scenario.Random.Shuffle(quotas);
        foreach (var quota in quotas)
        {
            await ParkedAsync(scenario);
            await scenario.PauseAtMostAsync(TimeSpan.FromSeconds(2));
            await ChangeQuotaAsync(scenario, quota);
        }

        await scenario.RunsEndAsync();
        scenario.Platform.Options.Limit = LargestLimit; // the log of all calls is compared with it; rejections have already been counted
    }

    private static Task<int> ParkedAsync(FaultScenario scenario) => Eventually.BecomesAsync(
        () => scenario.Deployment.ScalarAsync<int>("SELECT count(*) FROM sync_items WHERE state = 'pending' AND waits_until > clock_timestamp()"),
        parked => parked > 0);

    private static async Task ChangeQuotaAsync(FaultScenario scenario, int calls)
    {
        scenario.Platform.Options.Limit = Math.Max(calls, scenario.Platform.Options.Limit);
        await scenario.Deployment.ExecuteAsync($"UPDATE clients SET quota = '{calls}/{scenario.Settings.Window.TotalSeconds}s'");
        await FaultScenario.PauseAsync(scenario.Settings.Window + TimeSpan.FromSeconds(1));
        scenario.Platform.Options.Limit = calls;
    }

    // Earlier calls still count, but slots that their messages had reserved do not.
    private static async Task RemoveAsync(FaultScenario scenario)
    {
        var client = scenario.Settings.Clients[0];
        await scenario.BeginAsync();
        await scenario.CommandAsync("clients", "remove", client, "--yes");
        await scenario.AddClientAsync(client);
        var before = scenario.Platform.StatsFor(client).ListCalls;
        await scenario.QueueRunsAsync();
        await Eventually.BecomesAsync(
            () => Task.FromResult(scenario.Platform.StatsFor(client).ListCalls),
            calls => calls > before,
            (2 * scenario.Settings.Window) + TimeSpan.FromSeconds(4));
    }

    // The run of the second client starts at some time during the run of the first one.
    private static async Task InFlightAsync(FaultScenario scenario)
    {
        await scenario.ServeAsync("scheduler+page-fetcher", "sync-worker");
        await scenario.QueueRunsAsync(scenario.Settings.Clients[0]);
        await scenario.SyncCallsReachAsync(scenario.Random.Next(1, 12));
        await scenario.QueueRunsAsync(scenario.Settings.Clients[1]);
        await scenario.RunsEndAsync();
        Assert.All(
            scenario.Settings.Clients,
            client => Assert.Equal(scenario.Settings.MaxInFlight, scenario.Platform.StatsFor(client).PeakInFlight));
    }
}
