using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.Messaging;

namespace MixoSync.IntegrationTests.Faults;

/// <summary>Campaigns that the platform rejects for a while, so that they become dead letters, and what is done with these.</summary>
internal static class FailedCampaigns
{
    /// <summary>A replayed message that is parked or waits to be redelivered.</summary>
    private const string Waiting = "state = 'failed' AND waits_until > clock_timestamp()";

    /// <summary>Has the platform reject campaigns, so many of them, that the seed draws.</summary>
    public static void Reject(FaultScenario scene, int count)
    {
        int[] numbers = [.. Enumerable.Range(1, scene.Setting.Campaigns)];
        scene.Random.Shuffle(numbers);
        foreach (var number in numbers.Take(count))
        {
            scene.Platform.Options.FailingCampaigns[$"campaign_{number}"] = 400;
        }
    }

    /// <summary>The platform rejects nothing any more; nothing that it rejected is on its way to the dead letters.</summary>
    public static async Task HealAsync(FaultScenario scene)
    {
        scene.Platform.Options.FailingCampaigns.Clear();
        await Eventually.BecomesAsync(
            async () => (Failed: await FailedAsync(scene), Letters: await LettersAsync(scene)), count => count.Failed == count.Letters);
    }

    /// <summary>Replays every dead letter.</summary>
    public static Task ReplayAsync(FaultScenario scene) => scene.CommandAsync("dead-letters", "replay", "--all");

    /// <summary>Waits until so many replayed messages wait at once.</summary>
    public static Task WaitingReachAsync(FaultScenario scene, int count) => Eventually.BecomesAsync(
        () => scene.Deployment.AskAsync<int>($"SELECT count(*) FROM sync_items WHERE {Waiting}"), waiting => waiting >= count);

    /// <summary>Waits until no campaign is failed in any run.</summary>
    public static Task AllSyncedAsync(FaultScenario scene) => Eventually.BecomesAsync(
        () => FailedAsync(scene), failed => failed == 0, scene.Setting.EndsWithin);

    public static Task<int> LettersAsync(FaultScenario scene) =>
        TestServers.MessagesInAsync(scene.Stage.VirtualHost, QueueNames.ErrorQueue(QueueNames.SyncCampaign));

    private static Task<int> FailedAsync(FaultScenario scene) =>
        scene.Deployment.AskAsync<int>("SELECT count(*) FROM sync_items WHERE state = 'failed'");
}
