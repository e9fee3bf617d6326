using Microsoft.Extensions.Logging;

namespace MixoSync.DeadLetters;

/// <summary>Log messages of dead letters. Events 1500 to 1599.</summary>
internal static partial class Log
{
    [LoggerMessage(1500, LogLevel.Information,
        "Removing dead letter {MessageId} of {Queue}: campaign {CampaignId} of client {ClientId} was synced after run {RunId} failed")]
    public static partial void CampaignResolved(
        ILogger logger, string messageId, string queue, string? campaignId, string? clientId, Guid? runId);

    [LoggerMessage(1501, LogLevel.Information,
        "Removing dead letter {MessageId} of {Queue}: client {ClientId} was synced after run {RunId} failed")]
    public static partial void ListingResolved(ILogger logger, string messageId, string queue, string? clientId, Guid? runId);

    [LoggerMessage(1502, LogLevel.Debug, "Another process is using the dead letters, so they are checked next time")]
    public static partial void InUse(ILogger logger);

    [LoggerMessage(1503, LogLevel.Warning, "Removing resolved dead letters failed and will be retried: {Reason}")]
    public static partial void SweepFailed(ILogger logger, string reason, Exception exception);
}
