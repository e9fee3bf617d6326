using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.Messaging;

namespace MixoSync.IntegrationTests.Faults;

/// <summary>Lets the platform reject campaigns for a while so that they become dead letters, and replays these.</summary>
internal static class FailedCampaigns
{
    /// <summary>Matches replayed messages that are parked or wait for redelivery.</summary>
    private const string Waiting = "state = 'failed' AND waits_until > clock_timestamp()";

    /// <summary>Lets the platform reject some campaigns, which the seed chooses.</summary>
    public static void Reject(FaultScenario scenario, int count)
    {
        int[] numbers = [.. Enumerable.Range(1, scenario.Settings.Campaigns)];
        scenario.Random.Shuffle(numbers);
        foreach (var number in numbers.Take(count))
        {
            scenario.Platform.Options.FailingCampaigns[$"campaign_{number}"] = 400;
        }
    }

    /// <summary>Lets the platform accept all campaigns again, after all rejected ones have become dead letters.</summary>
    public static async Task RepairAsync(FaultScenario scenario)
    {
        scenario.Platform.Options.FailingCampaigns.Clear();
        await Eventually.BecomesAsync(
            async () => (Failed: await FailedAsync(scenario), DeadLetters: await DeadLettersAsync(scenario)), count => count.Failed == count.DeadLetters);
    }

    /// <summary>Replays all dead letters.</summary>
    public static Task ReplayAsync(FaultScenario scenario) => scenario.CommandAsync("dead-letters", "replay", "--all");

    /// <summary>Waits until this number of replayed messages are waiting at the same time.</summary>
    public static Task WaitingReachAsync(FaultScenario scenario, int count) => Eventually.BecomesAsync(
        () => scenario.Deployment.ScalarAsync<int>($"SELECT count(*) FROM sync_items WHERE {Waiting}"), waiting => waiting >= count);

    /// <summary>Waits until no run has a failed campaign.</summary>
    public static Task AllSyncedAsync(FaultScenario scenario) => Eventually.BecomesAsync(
        () => FailedAsync(scenario), failed => failed == 0, scenario.Settings.EndsWithin);

    public static Task<int> DeadLettersAsync(FaultScenario scenario) =>
        TestServers.MessagesInAsync(scenario.Environment.VirtualHost, QueueNames.ErrorQueue(QueueNames.SyncCampaign));

    private static Task<int> FailedAsync(FaultScenario scenario) =>
        scenario.Deployment.ScalarAsync<int>("SELECT count(*) FROM sync_items WHERE state = 'failed'");
}
