using Microsoft.Extensions.Logging;

namespace MixoSync.DeadLetters;

/// <summary>Event ids 1500 to 1599.</summary>
internal static partial class Log
{
    [LoggerMessage(1500, LogLevel.Information,
        "Removing dead letter {MessageId} from {Queue} because campaign {CampaignId} of client {ClientId} has been synced since run {RunId}")]
    public static partial void CampaignResolved(
        ILogger logger, string messageId, string queue, string? campaignId, string? clientId, Guid? runId);

    [LoggerMessage(1501, LogLevel.Information,
        "Removing dead letter {MessageId} from {Queue} because client {ClientId} has been synced since run {RunId}")]
    public static partial void ListingResolved(ILogger logger, string messageId, string queue, string? clientId, Guid? runId);

    [LoggerMessage(1502, LogLevel.Debug, "Skipped a sweep of the dead letters because another process has them open")]
    public static partial void InUse(ILogger logger);

    [LoggerMessage(1503, LogLevel.Warning, "Could not sweep the dead letters; the sweep will be retried: {Reason}")]
    public static partial void SweepFailed(ILogger logger, string reason, Exception exception);
}
