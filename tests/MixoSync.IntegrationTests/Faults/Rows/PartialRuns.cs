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
        MostRepeats = 0,
    };

    private static readonly FaultSettings Narrow = new()
    {
        Campaigns = Campaigns,
        Window = TimeSpan.FromSeconds(4),
        CountsEveryRun = true,
        DeadLetters = 0,
        MostRepeats = 0,
    };

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        new("partial-run-with-duplicate-messages", AllInTheQueue, DuplicatesAsync),
        new("backfill-while-waiting-for-quota", Narrow, BackfillAsync),
    ];

    // Two runs that together request all campaigns.
    private static async Task DuplicatesAsync(FaultScenario scene)
    {
        int[] numbers = [.. Enumerable.Range(1, Campaigns)];
        scene.Random.Shuffle(numbers);
        var first = scene.Random.Next(5, 25);
        await scene.ServeAsync("scheduler+page-fetcher");
        await TriplicateAsync(scene, numbers[..first]);
        await scene.ServeAsync("sync-worker", "sync-worker");
        await scene.RunsEndAsync();
        foreach (var worker in scene.Alive.Skip(1).ToList())
        {
            await scene.KillAsync(worker);
        }

        await TriplicateAsync(scene, numbers[first..]);
        await scene.ServeAsync("sync-worker", "sync-worker");
    }

    private static async Task TriplicateAsync(FaultScenario scene, int[] numbers)
    {
        var ids = string.Join(',', numbers.Select(number => $"\"campaign_{number}\""));
        await scene.Deployment.ExecuteAsync(
            $"""
            INSERT INTO sync_runs (id, client_id, origin, state, campaign_ids, created_at)
            SELECT gen_random_uuid(), id, 'schedule', 'queued', '[{ids}]', clock_timestamp() FROM clients
            """);
        await scene.ListedAsync();
        await using var queue = await CampaignQueue.OpenAsync(scene);
        await queue.PublishAsync((await queue.TakeAllAsync()).SelectMany(message => Enumerable.Repeat(message, 3)));
    }

    private static async Task BackfillAsync(FaultScenario scene)
    {
        var variables = scene.Deployment.Shell.Variables;
        variables["Syncing__BackfillAfter"] = $"00:00:0{scene.Random.Next(1, 5)}";
        variables["DeadLetters__SweepInterval"] = "00:00:01";
        FailedCampaigns.Reject(scene, scene.Random.Next(15, 25));
        await scene.ServeAsync("scheduler+page-fetcher", "sync-worker", "sync-worker");
        await scene.QueueRunsAsync();
        await Eventually.BecomesAsync(
            () => scene.Deployment.AskAsync<int>("SELECT count(*) FROM sync_runs WHERE finished_at IS NOT NULL"), ended => ended == 1, scene.Setting.EndsWithin);
        scene.Platform.Options.FailingCampaigns.Clear();
        await Eventually.BecomesAsync(
            () => scene.Deployment.AskAsync<int>(
                """
                SELECT count(*) FROM sync_items i JOIN sync_runs r ON r.id = i.run_id
                WHERE r.origin = 'backfill' AND i.state = 'pending' AND i.waits_until > clock_timestamp()
                """),
            parked => parked > 0);
        await Eventually.BecomesAsync(() => FailedCampaigns.LettersAsync(scene), letters => letters == 0, scene.Setting.EndsWithin);
    }
}
