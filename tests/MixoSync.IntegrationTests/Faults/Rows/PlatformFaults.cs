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
            "connection-closed-without-a-response",
            options => (options.ListFaults.CloseEvery, options.SyncFaults.CloseEvery) = (2, 5)),
        Answering("empty-page", options => options.ListFaults.EmptyEvery = 2),
        Answering("repeated-page", options => options.ListFaults.RepeatEvery = 2),
        new("campaigns-deleted-and-created-during-a-listing", new FaultSettings { MaxRepeatedCalls = 100 }, ShiftAsync),
        new("token-revoked-mid-page", new FaultSettings { Campaigns = 40, MaxRepeatedCalls = 0 }, RevokeAsync),
        new("api-down-for-30-s", new FaultSettings { Campaigns = 40, MaxRepeatedCalls = 0 }, DownAsync),
    ];

    // The platform determines the rhythm. The seed chooses the page size, and so which page is affected.
    private static FaultRow Answering(string name, Action<MockApiOptions> dials, bool isFast = false) =>
        new(name, new FaultSettings { MaxRepeatedCalls = 0, ConfigurePlatform = dials }, AnswerAsync, isFast);

    private static async Task AnswerAsync(FaultScenario scenario)
    {
        await scenario.Deployment.ExecuteAsync($"UPDATE clients SET page_size = {scenario.Random.Next(4, 12)}");
        await scenario.ServeAsync("scheduler+page-fetcher", "sync-worker", "sync-worker");
        await scenario.QueueRunsAsync();
    }

    // The second listing misses existing campaigns because its pages shift. The third one contains them.
    private static async Task ShiftAsync(FaultScenario scenario)
    {
        var client = scenario.Settings.Clients[0];
        await scenario.ServeAsync("scheduler+page-fetcher", "sync-worker", "sync-worker");
        await scenario.QueueRunsAsync();
        await scenario.RunsEndAsync();
        var listed = scenario.Platform.StatsFor(client).ListCalls;
        await scenario.QueueRunsAsync();
        await Eventually.BecomesAsync(() => Task.FromResult(scenario.Platform.StatsFor(client).ListCalls), calls => calls > listed);
        scenario.Platform.Options.FirstCampaign += scenario.Random.Next(1, 4);
        await scenario.RunsEndAsync();
        Assert.Equal(0, await scenario.Deployment.ScalarAsync<int>("SELECT count(*) FROM campaigns WHERE removed_at IS NOT NULL"));

        // The platform has deleted campaigns after it listed them.
        await scenario.CommandAsync("dead-letters", "discard", "--all", "--yes");
        await scenario.QueueRunsAsync();
        await scenario.RunsEndAsync();
        Assert.Equal(0, await scenario.Deployment.ScalarAsync<int>(
            $"SELECT count(*) FROM campaigns WHERE removed_at IS NOT NULL AND substr(campaign_id, 10)::int >= {scenario.Platform.Options.FirstCampaign}"));
    }

    private static async Task RevokeAsync(FaultScenario scenario)
    {
        await scenario.BeginAsync();
        for (var times = scenario.Random.Next(3, 8); times > 0; times--)
        {
            scenario.Platform.RevokeTokens();
            await scenario.PauseAtMostAsync(TimeSpan.FromSeconds(1));
        }
    }

    private static async Task DownAsync(FaultScenario scenario)
    {
        scenario.Deployment.Cli.Variables["Syncing__RedeliverAfter"] = "00:00:05,00:00:10,00:00:20";
        await scenario.BeginAsync();
        scenario.Platform.Options.Down = true;
        await FaultScenario.PauseAsync(TimeSpan.FromSeconds(30));
        scenario.Platform.Options.Down = false;
    }
}
