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
        MostRepeats = 0,
    };

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        new("quota-changed-while-parked", Narrow, QuotaAsync),
        // Campaigns that were synced before are synced again.
        new("client-removed-and-added-again-during-its-run", Narrow with { Limit = 12, MaxInFlight = 50, MostRepeats = 60 }, RemoveAsync),
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
                MostRepeats = 0,
            },
            InFlightAsync,
            IsFast: true),
    ];

    // The platform's limit is never lower than the client's quota, or than the quota of a call in flight.
    private static async Task QuotaAsync(FaultScenario scene)
    {
        await scene.ServeAsync("scheduler+page-fetcher", "sync-worker", "sync-worker");
        await scene.QueueRunsAsync();
        int[] quotas = [4, LargestLimit];
        scene.Random.Shuffle(quotas);
        foreach (var quota in quotas)
        {
            await ParkedAsync(scene);
            await scene.PauseAtMostAsync(TimeSpan.FromSeconds(2));
            await ChangeQuotaAsync(scene, quota);
        }

        await scene.RunsEndAsync();
        scene.Platform.Options.Limit = LargestLimit; // the log of all calls is compared with it; rejections have already been counted
    }

    private static Task<int> ParkedAsync(FaultScenario scene) => Eventually.BecomesAsync(
        () => scene.Deployment.AskAsync<int>("SELECT count(*) FROM sync_items WHERE state = 'pending' AND waits_until > clock_timestamp()"),
        parked => parked > 0);

    private static async Task ChangeQuotaAsync(FaultScenario scene, int calls)
    {
        scene.Platform.Options.Limit = Math.Max(calls, scene.Platform.Options.Limit);
        await scene.Deployment.ExecuteAsync($"UPDATE clients SET quota = '{calls}/{scene.Setting.Window.TotalSeconds}s'");
        await FaultScenario.PauseAsync(scene.Setting.Window + TimeSpan.FromSeconds(1));
        scene.Platform.Options.Limit = calls;
    }

    // Earlier calls still count, but slots that their messages had reserved do not.
    private static async Task RemoveAsync(FaultScenario scene)
    {
        var client = scene.Setting.Clients[0];
        await scene.BeginAsync();
        await scene.CommandAsync("clients", "remove", client, "--yes");
        await scene.AddClientAsync(client);
        var before = scene.Platform.StatsFor(client).ListCalls;
        await scene.QueueRunsAsync();
        await Eventually.BecomesAsync(
            () => Task.FromResult(scene.Platform.StatsFor(client).ListCalls),
            calls => calls > before,
            (2 * scene.Setting.Window) + TimeSpan.FromSeconds(4));
    }

    // The run of the second client starts at some time during the run of the first one.
    private static async Task InFlightAsync(FaultScenario scene)
    {
        await scene.ServeAsync("scheduler+page-fetcher", "sync-worker");
        await scene.QueueRunsAsync(scene.Setting.Clients[0]);
        await scene.SyncCallsReachAsync(scene.Random.Next(1, 12));
        await scene.QueueRunsAsync(scene.Setting.Clients[1]);
        await scene.RunsEndAsync();
        Assert.All(
            scene.Setting.Clients,
            client => Assert.Equal(scene.Setting.MaxInFlight, scene.Platform.StatsFor(client).PeakInFlight));
    }
}
