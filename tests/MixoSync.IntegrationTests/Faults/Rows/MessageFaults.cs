using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>Duplicate and late messages.</summary>
internal static class MessageFaults
{
    private const int Campaigns = 30;

    // As many messages as calls in flight are allowed are in the queue at the same time.
    private static readonly FaultSettings AllInTheQueue = new() { Campaigns = Campaigns, MaxInFlight = Campaigns, MaxRepeatedCalls = 0 };

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        new("the-same-message-three-times-at-once", AllInTheQueue, TriplicateAsync, IsFast: true),
        new("an-old-message-after-a-newer-one", AllInTheQueue, OldAfterNewAsync),
    ];

    private static async Task TriplicateAsync(FaultScenario scenario)
    {
        await scenario.ListAsync();
        await using var queue = await CampaignQueue.OpenAsync(scenario);
        await queue.PublishAsync((await queue.TakeAllAsync()).SelectMany(message => Enumerable.Repeat(message, 3)));
        await scenario.ServeAsync("sync-worker", "sync-worker");
    }

    // Messages of the first run arrive again after the second run, when retention has deleted the first run.
    private static async Task OldAfterNewAsync(FaultScenario scenario)
    {
        await scenario.ListAsync();
        await using var queue = await CampaignQueue.OpenAsync(scenario);
        var old = await queue.TakeAllAsync();
        await queue.PublishAsync(old);
        await scenario.ServeAsync("sync-worker", "sync-worker");
        await scenario.RunsEndAsync();
        await scenario.Deployment.ExecuteAsync("DELETE FROM sync_items");
        await scenario.QueueRunsAsync();
        await scenario.RunsEndAsync();
        var newer = await ContentAsync(scenario);

        scenario.Platform.Reset();
        await queue.PublishAsync(scenario.Random.GetItems([.. old], Campaigns / 2).Distinct());
        await Eventually.BecomesAsync(
            () => scenario.Deployment.ScalarAsync<int>("SELECT count(DISTINCT run_id) FROM sync_items"), runs => runs == 2);
        await Eventually.BecomesAsync(() => RemainingWork.UnfinishedAsync(scenario.Environment), left => left.Count == 0, TimeSpan.FromMinutes(1));
        await FaultScenario.PauseAsync(TimeSpan.FromSeconds(2)); // the last messages are delivered but cannot be written

        Assert.Equal(newer, await ContentAsync(scenario));
    }

    private static Task<IReadOnlyList<string>> ContentAsync(FaultScenario scenario) => scenario.Deployment.ColumnAsync<string>(
        "SELECT concat_ws(' ', campaign_id, impressions, clicks, conversions, listed_at) FROM campaigns ORDER BY campaign_id");
}
