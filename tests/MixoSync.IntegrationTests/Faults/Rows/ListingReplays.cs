using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.Messaging;

namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>A listing fails permanently, and its dead letter is replayed while the client has another run.</summary>
internal static class ListingReplays
{
    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        new(
            "listing-letter-replayed-during-a-partial-run",
            new FaultSettings { Limit = 2, DeadLetters = 0, MostRepeats = 40 },
            DuringAPartialRunAsync),
    ];

    // The seed chooses the page that fails. If it is not the first page, campaigns of earlier pages are synced, and synced again by
    // the two other runs.
    private static async Task DuringAPartialRunAsync(FaultScenario scene)
    {
        var variables = scene.Deployment.Shell.Variables;
        variables["AdPlatforms__MaxRetries"] = "1";
        variables["Syncing__RedeliverAfter"] = "00:00:01";
        scene.Platform.Options.ListFaults.FailEvery = scene.Random.Next(1, 4);
        await scene.ServeAsync("scheduler+page-fetcher", "sync-worker", "sync-worker");
        await FailListingAsync(scene);

        await QueuePartialRunAsync(scene);
        await Eventually.BecomesAsync(() => ActiveAsync(scene), active => active == "running");
        await scene.PauseAtMostAsync(TimeSpan.FromSeconds(2));
        await scene.CommandAsync("dead-letters", "replay", "--all");
        Assert.Equal("running", await ActiveAsync(scene));
        await Eventually.BecomesAsync(() => RunsAsync(scene), runs => runs == 3, TimeSpan.FromMinutes(1));
        await scene.RunsEndAsync();

        Assert.Equal(0, await LettersAsync(scene));
        Assert.Equal("succeeded", await scene.Deployment.AskAsync<string>("SELECT state FROM sync_runs ORDER BY created_at DESC LIMIT 1"));
    }

    // A call and its retry, twice. The fault rhythm continues, so from the first failure on all calls fail.
    private static async Task FailListingAsync(FaultScenario scene)
    {
        await scene.QueueRunsAsync();
        var page = scene.Platform.Options.ListFaults.FailEvery;
        await Eventually.BecomesAsync(
            () => Task.FromResult(scene.Platform.StatsFor(scene.Setting.Clients[0]).ListCalls), calls => calls >= page);
        scene.Platform.Options.ListFaults.FailEvery = 1;
        await Eventually.BecomesAsync(() => LettersAsync(scene), letters => letters == 1);
        scene.Platform.Options.ListFaults.FailEvery = 0;
        await scene.RunsEndAsync();
    }

    private static Task QueuePartialRunAsync(FaultScenario scene) => scene.Deployment.ExecuteAsync(
        """
        INSERT INTO sync_runs (id, client_id, origin, state, campaign_ids, created_at)
        SELECT gen_random_uuid(), id, 'schedule', 'queued', (SELECT json_agg('campaign_' || n)::text FROM generate_series(1, 20) n), clock_timestamp()
        FROM clients
        """);

    private static Task<string> ActiveAsync(FaultScenario scene) => scene.Deployment.AskAsync<string>(
        "SELECT coalesce(max(state), 'none') FROM sync_runs WHERE state IN ('queued', 'running') AND campaign_ids IS NOT NULL");

    private static Task<int> RunsAsync(FaultScenario scene) => scene.Deployment.AskAsync<int>("SELECT count(*) FROM sync_runs");

    private static Task<int> LettersAsync(FaultScenario scene) =>
        TestServers.MessagesInAsync(scene.Stage.VirtualHost, QueueNames.ErrorQueue(QueueNames.FetchCampaignPage));
}
