using Microsoft.Extensions.Logging;

namespace MixoSync.DeadLetters;

/// <summary>Events 1500 to 1599.</summary>
internal static partial class Log
{
    [LoggerMessage(1500, LogLevel.Information,
        "Dead letter {MessageId} of {Queue} is removed: campaign {CampaignId} of client {ClientId} has been synced since run {RunId}")]
    public static partial void CampaignResolved(
        ILogger logger, string messageId, string queue, string? campaignId, string? clientId, Guid? runId);

    [LoggerMessage(1501, LogLevel.Information,
        "Dead letter {MessageId} of {Queue} is removed: client {ClientId} has been synced since run {RunId}")]
    public static partial void ListingResolved(ILogger logger, string messageId, string queue, string? clientId, Guid? runId);

    [LoggerMessage(1502, LogLevel.Debug, "The dead letters are in use by somebody else; they are swept the next time")]
    public static partial void InUse(ILogger logger);

    [LoggerMessage(1503, LogLevel.Warning, "Sweeping the dead letters failed and is tried again: {Reason}")]
    public static partial void SweepFailed(ILogger logger, string reason, Exception exception);
}
