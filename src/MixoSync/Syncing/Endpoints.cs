namespace MixoSync.Syncing;

/// <summary>The queues' names.</summary>
internal static class Endpoints
{
    public const string StartClientSync = "start-client-sync";
    public const string FetchCampaignPage = "fetch-campaign-page";
    public const string SyncCampaign = "sync-campaign";

    /// <summary>In the order in which a run's messages go through them.</summary>
    public static string[] All { get; } = [StartClientSync, FetchCampaignPage, SyncCampaign];
}
