namespace MixoSync.Messaging;

/// <summary>The queues' names.</summary>
internal static class QueueNames
{
    public const string StartClientSync = "start-client-sync";
    public const string FetchCampaignPage = "fetch-campaign-page";
    public const string SyncCampaign = "sync-campaign";

    /// <summary>Where the dead letters of an endpoint are.</summary>
    public static string ErrorQueue(string endpoint) => $"{endpoint}_error";

    /// <summary>Where an endpoint's messages are that no consumer of it wants.</summary>
    public static string SkippedQueue(string endpoint) => $"{endpoint}_skipped";

    /// <summary>In the order in which a run's messages go through them.</summary>
    public static string[] All { get; } = [StartClientSync, FetchCampaignPage, SyncCampaign];
}
