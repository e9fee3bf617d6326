namespace MixoSync.Messaging;

/// <summary>The names of the queues.</summary>
internal static class QueueNames
{
    public const string StartClientSync = "start-client-sync";
    public const string FetchCampaignPage = "fetch-campaign-page";
    public const string SyncCampaign = "sync-campaign";

    /// <summary>Returns the queue for the dead letters of an endpoint.</summary>
    public static string ErrorQueue(string endpoint) => $"{endpoint}_error";

    /// <summary>Returns the queue for messages of an endpoint that none of its consumers handles.</summary>
    public static string SkippedQueue(string endpoint) => $"{endpoint}_skipped";

    /// <summary>The work queues, in the order in which the messages of a run pass through them.</summary>
    public static string[] All { get; } = [StartClientSync, FetchCampaignPage, SyncCampaign];
}
