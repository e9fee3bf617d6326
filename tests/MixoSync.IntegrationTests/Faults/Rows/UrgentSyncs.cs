using MixoSync.Cli;
using MixoSync.IntegrationTests.Processes;

namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>Campaigns that a person requests during a run.</summary>
internal static class UrgentSyncs
{
    private const int Campaigns = 40;

    // Campaigns that were synced before the request are synced again.
    private static readonly FaultSettings Settings = new()
    {
        Campaigns = Campaigns,
        Limit = 6,
        Window = TimeSpan.FromSeconds(3),
        DeadLetters = 0,
        MaxRepeatedCalls = 30,
    };

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        new("urgent-syncs-while-workers-die", Settings, WhileWorkersDieAsync),
        new("urgent-sync-command-killed", Settings, CommandKilledAsync),
    ];

    private static async Task WhileWorkersDieAsync(FaultScenario scenario)
    {
        await StartAsync(scenario);
        var urgent = Start(scenario);
        await scenario.PauseAtMostAsync(TimeSpan.FromSeconds(4));
        await scenario.KillAsync(scenario.Alive[^1]);
        Assert.Equal(ExitCode.Success, (await urgent.EndAsync()).ExitCode);
    }

    private static async Task CommandKilledAsync(FaultScenario scenario)
    {
        await StartAsync(scenario);
        var urgent = Start(scenario);
        await scenario.PauseAtMostAsync(TimeSpan.FromSeconds(3));
        await urgent.SignalAsync("KILL");
    }

    private static async Task StartAsync(FaultScenario scenario)
    {
        await scenario.ServeAsync("scheduler+page-fetcher", "sync-worker", "sync-worker");
        await scenario.QueueRunsAsync();
        await scenario.SyncCallsReachAsync(scenario.Random.Next(1, 20));
        await scenario.ListedAsync();
    }

    private static MixoSyncProcess Start(FaultScenario scenario)
    {
        int[] numbers = [.. Enumerable.Range(1, Campaigns)];
        scenario.Random.Shuffle(numbers);
        return scenario.Deployment.Cli.Start(
            ["sync", "--client", "acme", "--campaign", .. numbers[..scenario.Random.Next(1, 10)].Select(number => $"campaign_{number}")]);
    }
}
