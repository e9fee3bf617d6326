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
            "listing-dead-letter-replayed-during-a-partial-run",
            new FaultSettings { Limit = 2, DeadLetters = 0, MaxRepeatedCalls = 40 },
            DuringAPartialRunAsync),
    ];

    // The seed chooses the page that fails. If it is not the first page, campaigns of earlier pages are synced, and synced again by
    // the two other runs.
    private static async Task DuringAPartialRunAsync(FaultScenario scenario)
    {
        var variables = scenario.Deployment.Cli.Variables;
        variables["AdPlatforms__MaxRetries"] = "1";
        variables["Syncing__RedeliverAfter"] = "00:00:01";
        scenario.Platform.Options.ListFaults.FailEvery = scenario.Random.Next(1, 4);
        await scenario.ServeAsync("scheduler+page-fetcher", "sync-worker", "sync-worker");
        await FailListingAsync(scenario);

        await QueuePartialRunAsync(scenario);
        await Eventually.BecomesAsync(() => ActiveAsync(scenario), active => active == "running");
        await scenario.PauseAtMostAsync(TimeSpan.FromSeconds(2));
        await scenario.CommandAsync("dead-letters", "replay", "--all");
        Assert.Equal("running", await ActiveAsync(scenario));
        await Eventually.BecomesAsync(() => RunsAsync(scenario), runs => runs == 3, TimeSpan.FromMinutes(1));
        await scenario.RunsEndAsync();

        Assert.Equal(0, await DeadLettersAsync(scenario));
        Assert.Equal("succeeded", await scenario.Deployment.ScalarAsync<string>("SELECT state FROM sync_runs ORDER BY created_at DESC LIMIT 1"));
    }

    // A call and its retry, twice. The fault rhythm continues, so from the first failure on all calls fail.
    private static async Task FailListingAsync(FaultScenario scenario)
    {
        await scenario.QueueRunsAsync();
        var page = scenario.Platform.Options.ListFaults.FailEvery;
        await Eventually.BecomesAsync(
            () => Task.FromResult(scenario.Platform.StatsFor(scenario.Settings.Clients[0]).ListCalls), calls => calls >= page);
        scenario.Platform.Options.ListFaults.FailEvery = 1;
        await Eventually.BecomesAsync(() => DeadLettersAsync(scenario), deadLetters => deadLetters == 1);
        scenario.Platform.Options.ListFaults.FailEvery = 0;
        await scenario.RunsEndAsync();
    }

    private static Task QueuePartialRunAsync(FaultScenario scenario) => scenario.Deployment.ExecuteAsync(
        """
        INSERT INTO sync_runs (id, client_id, origin, state, campaign_ids, created_at)
        SELECT gen_random_uuid(), id, 'schedule', 'queued', (SELECT json_agg('campaign_' || n)::text FROM generate_series(1, 20) n), clock_timestamp()
        FROM clients
        """);

    private static Task<string> ActiveAsync(FaultScenario scenario) => scenario.Deployment.ScalarAsync<string>(
        "SELECT coalesce(max(state), 'none') FROM sync_runs WHERE state IN ('queued', 'running') AND campaign_ids IS NOT NULL");

    private static Task<int> RunsAsync(FaultScenario scenario) => scenario.Deployment.ScalarAsync<int>("SELECT count(*) FROM sync_runs");

    private static Task<int> DeadLettersAsync(FaultScenario scenario) =>
        TestServers.MessagesInAsync(scenario.Environment.VirtualHost, QueueNames.ErrorQueue(QueueNames.FetchCampaignPage));
}
