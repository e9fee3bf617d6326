namespace MixoSync.Messaging;

/// <summary>
/// The names of message types on the wire: of their exchanges, and in the <c>messageType</c> of an envelope. They are independent of
/// the names in the code, so a rename does not make messages unreadable that an older version has sent.
/// </summary>
internal static class MessageNames
{
    public const string RunMessage = "MixoSync.Syncing:IRunMessage";
    public const string StartClientSync = "MixoSync.Syncing:StartClientSync";
    public const string FetchCampaignPage = "MixoSync.Syncing:FetchCampaignPage";
    public const string SyncCampaign = "MixoSync.Syncing:SyncCampaign";
    public const string CheckRun = "MixoSync.Syncing:CheckRun";
}
