namespace MixoSync.Messaging;

/// <summary>
/// The names of message types on the wire: the names of their exchanges, and the names in <c>messageType</c> of an envelope. They
/// do not depend on names in the code, so messages of an older version remain readable after a rename.
/// </summary>
internal static class MessageNames
{
    public const string RunMessage = "MixoSync.Syncing:IRunMessage";
    public const string StartClientSync = "MixoSync.Syncing:StartClientSync";
    public const string FetchCampaignPage = "MixoSync.Syncing:FetchCampaignPage";
    public const string SyncCampaign = "MixoSync.Syncing:SyncCampaign";
    public const string CheckRun = "MixoSync.Syncing:CheckRun";
}
