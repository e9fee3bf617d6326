using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>Runs that an operator cancels.</summary>
internal static class CancelledRuns
{
    // The next run syncs all campaigns again.
    private static readonly FaultSettings Settings = new()
    {
        Campaigns = 40,
        Limit = 6,
        Window = TimeSpan.FromSeconds(3),
        DeadLetters = 0,
        MaxRepeatedCalls = 40,
    };

    public static IReadOnlyList<FaultRow> Rows { get; } = [new("cancel-then-replay", Settings, ThenReplayAsync)];

    private static async Task ThenReplayAsync(FaultScenario scenario)
    {
        FailedCampaigns.Reject(scenario, 20);
        await scenario.ServeAsync("scheduler+page-fetcher", "sync-worker", "sync-worker");
        await scenario.QueueRunsAsync();
        var deadLetters = scenario.Random.Next(2, 8);
        await Eventually.BecomesAsync(() => FailedCampaigns.DeadLettersAsync(scenario), count => count >= deadLetters);
        await scenario.PauseAtMostAsync(TimeSpan.FromSeconds(1));
        await scenario.CommandAsync("runs", "cancel", await scenario.Deployment.ScalarAsync<string>("SELECT id::text FROM sync_runs"));

        await FailedCampaigns.RepairAsync(scenario);
        await FailedCampaigns.ReplayAsync(scenario);
        await FailedCampaigns.AllSyncedAsync(scenario);
        Assert.Equal("cancelled", await scenario.Deployment.ScalarAsync<string>("SELECT state FROM sync_runs"));
        Assert.NotEqual(0, await scenario.Deployment.ScalarAsync<int>("SELECT count(*) FROM sync_items WHERE state = 'pending'"));

        await scenario.QueueRunsAsync();
    }
}
