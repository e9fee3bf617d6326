namespace MixoSync.Messaging;

/// <summary>
/// The names of message types on the wire, used for exchanges and in the <c>messageType</c> of an envelope. They do not depend on the
/// names in the code, so messages of an older version stay readable when a type is renamed.
/// </summary>
internal static class MessageNames
{
    public const string RunMessage = "MixoSync.Syncing:IRunMessage";
    public const string StartClientSync = "MixoSync.Syncing:StartClientSync";
    public const string FetchCampaignPage = "MixoSync.Syncing:FetchCampaignPage";
    public const string SyncCampaign = "MixoSync.Syncing:SyncCampaign";
    public const string CheckRun = "MixoSync.Syncing:CheckRun";
}
