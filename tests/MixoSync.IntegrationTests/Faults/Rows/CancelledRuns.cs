using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>Runs that an operator cancels.</summary>
internal static class CancelledRuns
{
    // The next run syncs all campaigns again.
    private static readonly FaultSettings Setting = new()
    {
        Campaigns = 40,
        Limit = 6,
        Window = TimeSpan.FromSeconds(3),
        DeadLetters = 0,
        MostRepeats = 40,
    };

    public static IReadOnlyList<FaultRow> Rows { get; } = [new("cancel-then-replay", Setting, ThenReplayAsync)];

    private static async Task ThenReplayAsync(FaultScenario scene)
    {
        FailedCampaigns.Reject(scene, 20);
        await scene.ServeAsync("scheduler+page-fetcher", "sync-worker", "sync-worker");
        await scene.QueueRunsAsync();
        var letters = scene.Random.Next(2, 8);
        await Eventually.BecomesAsync(() => FailedCampaigns.LettersAsync(scene), count => count >= letters);
        await scene.PauseAtMostAsync(TimeSpan.FromSeconds(1));
        await scene.CommandAsync("runs", "cancel", await scene.Deployment.AskAsync<string>("SELECT id::text FROM sync_runs"));

        await FailedCampaigns.HealAsync(scene);
        await FailedCampaigns.ReplayAsync(scene);
        await FailedCampaigns.AllSyncedAsync(scene);
        Assert.Equal("cancelled", await scene.Deployment.AskAsync<string>("SELECT state FROM sync_runs"));
        Assert.NotEqual(0, await scene.Deployment.AskAsync<int>("SELECT count(*) FROM sync_items WHERE state = 'pending'"));

        await scene.QueueRunsAsync();
    }
}
