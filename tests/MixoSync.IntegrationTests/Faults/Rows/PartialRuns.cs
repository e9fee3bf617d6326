using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>Runs of some of the campaigns.</summary>
internal static class PartialRuns
{
    private const int Campaigns = 30;

    // One page, whose messages are all in the queue at the same time.
    private static readonly FaultSettings AllInTheQueue = new()
    {
        Campaigns = Campaigns,
        MaxInFlight = Campaigns,
        CountsEveryRun = true,
        DeadLetters = 0,
        MaxRepeatedCalls = 0,
    };

    private static readonly FaultSettings Narrow = new()
    {
        Campaigns = Campaigns,
        Window = TimeSpan.FromSeconds(4),
        CountsEveryRun = true,
        DeadLetters = 0,
        MaxRepeatedCalls = 0,
    };

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        new("partial-run-with-duplicate-messages", AllInTheQueue, DuplicatesAsync),
        new("backfill-while-waiting-for-quota", Narrow, BackfillAsync),
    ];

    // Two runs that together request all campaigns.
    private static async Task DuplicatesAsync(FaultScenario scenario)
    {
        int[] numbers = [.. Enumerable.Range(1, Campaigns)];
        scenario.Random.Shuffle(numbers);
        var first = scenario.Random.Next(5, 25);
        await scenario.ServeAsync("scheduler+page-fetcher");
        await TriplicateAsync(scenario, numbers[..first]);
        await scenario.ServeAsync("sync-worker", "sync-worker");
        await scenario.RunsEndAsync();
        foreach (var worker in scenario.Alive.Skip(1).ToList())
        {
            await scenario.KillAsync(worker);
        }

        await TriplicateAsync(scenario, numbers[first..]);
        await scenario.ServeAsync("sync-worker", "sync-worker");
    }

    private static async Task TriplicateAsync(FaultScenario scenario, int[] numbers)
    {
        var ids = string.Join(',', numbers.Select(number => $"\"campaign_{number}\""));
        await scenario.Deployment.ExecuteAsync(
            $"""
            INSERT INTO sync_runs (id, client_id, origin, state, campaign_ids, created_at)
            SELECT gen_random_uuid(), id, 'schedule', 'queued', '[{ids}]', clock_timestamp() FROM clients
            """);
        await scenario.ListedAsync();
        await using var queue = await CampaignQueue.OpenAsync(scenario);
        await queue.PublishAsync((await queue.TakeAllAsync()).SelectMany(message => Enumerable.Repeat(message, 3)));
    }

    private static async Task BackfillAsync(FaultScenario scenario)
    {
        var variables = scenario.Deployment.Cli.Variables;
        variables["Syncing__BackfillAfter"] = $"00:00:0{scenario.Random.Next(1, 5)}";
        variables["DeadLetters__SweepInterval"] = "00:00:01";
        FailedCampaigns.Reject(scenario, scenario.Random.Next(15, 25));
        await scenario.ServeAsync("scheduler+page-fetcher", "sync-worker", "sync-worker");
        await scenario.QueueRunsAsync();
        await Eventually.BecomesAsync(
            () => scenario.Deployment.ScalarAsync<int>("SELECT count(*) FROM sync_runs WHERE finished_at IS NOT NULL"), ended => ended == 1, scenario.Settings.EndsWithin);
        scenario.Platform.Options.FailingCampaigns.Clear();
        await Eventually.BecomesAsync(
            () => scenario.Deployment.ScalarAsync<int>(
                """
                SELECT count(*) FROM sync_items i JOIN sync_runs r ON r.id = i.run_id
                WHERE r.origin = 'backfill' AND i.state = 'pending' AND i.waits_until > clock_timestamp()
                """),
            parked => parked > 0);
        await Eventually.BecomesAsync(() => FailedCampaigns.DeadLettersAsync(scenario), deadLetters => deadLetters == 0, scenario.Settings.EndsWithin);
    }
}
