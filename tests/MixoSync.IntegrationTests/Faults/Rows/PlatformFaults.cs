using MixoSync.IntegrationTests.Support;
using MixoSync.MockApi.Options;

namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>Failures and missing responses of the platform.</summary>
internal static class PlatformFaults
{
    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        Answering("a-campaign-of-5-mb", options => options.HugeRecords = 1),
        Answering("html-with-status-200", options => (options.ListFaults.HtmlEvery, options.SyncFaults.HtmlEvery) = (2, 3), isFast: true),
        Answering("truncated-body", options => (options.ListFaults.CutEvery, options.SyncFaults.CutEvery) = (2, 3)),
        Answering(
            "connection-closed-without-an-answer",
            options => (options.ListFaults.CloseEvery, options.SyncFaults.CloseEvery) = (2, 5)),
        Answering("empty-page", options => options.ListFaults.EmptyEvery = 2),
        Answering("repeated-page", options => options.ListFaults.RepeatEvery = 2),
        new("campaigns-deleted-and-created-during-a-listing", new FaultSettings { MostRepeats = 100 }, ShiftAsync),
        new("token-revoked-mid-page", new FaultSettings { Campaigns = 40, MostRepeats = 0 }, RevokeAsync),
        new("api-down-for-30-s", new FaultSettings { Campaigns = 40, MostRepeats = 0 }, DownAsync),
    ];

    // The platform determines the rhythm. The seed chooses the page size, and so which page is affected.
    private static FaultRow Answering(string name, Action<MockApiOptions> dials, bool isFast = false) =>
        new(name, new FaultSettings { MostRepeats = 0, Dials = dials }, AnswerAsync, isFast);

    private static async Task AnswerAsync(FaultScenario scene)
    {
        await scene.Deployment.ExecuteAsync($"UPDATE clients SET page_size = {scene.Random.Next(4, 12)}");
        await scene.ServeAsync("scheduler+page-fetcher", "sync-worker", "sync-worker");
        await scene.QueueRunsAsync();
    }

    // The second listing misses existing campaigns because its pages shift. The third one contains them.
    private static async Task ShiftAsync(FaultScenario scene)
    {
        var client = scene.Setting.Clients[0];
        await scene.ServeAsync("scheduler+page-fetcher", "sync-worker", "sync-worker");
        await scene.QueueRunsAsync();
        await scene.RunsEndAsync();
        var listed = scene.Platform.StatsFor(client).ListCalls;
        await scene.QueueRunsAsync();
        await Eventually.BecomesAsync(() => Task.FromResult(scene.Platform.StatsFor(client).ListCalls), calls => calls > listed);
        scene.Platform.Options.FirstCampaign += scene.Random.Next(1, 4);
        await scene.RunsEndAsync();
        Assert.Equal(0, await scene.Deployment.AskAsync<int>("SELECT count(*) FROM campaigns WHERE removed_at IS NOT NULL"));

        // The platform has deleted campaigns after it listed them.
        await scene.CommandAsync("dead-letters", "discard", "--all", "--yes");
        await scene.QueueRunsAsync();
        await scene.RunsEndAsync();
        Assert.Equal(0, await scene.Deployment.AskAsync<int>(
            $"SELECT count(*) FROM campaigns WHERE removed_at IS NOT NULL AND substr(campaign_id, 10)::int >= {scene.Platform.Options.FirstCampaign}"));
    }

    private static async Task RevokeAsync(FaultScenario scene)
    {
        await scene.BeginAsync();
        for (var times = scene.Random.Next(3, 8); times > 0; times--)
        {
            scene.Platform.RevokeTokens();
            await scene.PauseAtMostAsync(TimeSpan.FromSeconds(1));
        }
    }

    private static async Task DownAsync(FaultScenario scene)
    {
        scene.Deployment.Shell.Variables["Syncing__RedeliverAfter"] = "00:00:05,00:00:10,00:00:20";
        await scene.BeginAsync();
        scene.Platform.Options.Down = true;
        await FaultScenario.PauseAsync(TimeSpan.FromSeconds(30));
        scene.Platform.Options.Down = false;
    }
}
