using Microsoft.Extensions.Logging;

namespace MixoSync.Scheduling;

/// <summary>Event ids 1300 to 1399.</summary>
internal static partial class Log
{
    [LoggerMessage(1300, LogLevel.Information, "Published run {RunId} of client {ClientId}")]
    public static partial void RunPublished(ILogger logger, Guid runId, string clientId);

    [LoggerMessage(1301, LogLevel.Warning, "Skipped a scheduled run of client {ClientId} because its previous run is still active")]
    public static partial void ScheduleSkipped(ILogger logger, string clientId);

    [LoggerMessage(1302, LogLevel.Error, "Scheduling failed and will be retried: {Reason}")]
    public static partial void SchedulingFailed(ILogger logger, string reason, Exception exception);

    [LoggerMessage(1303, LogLevel.Information, "Deleted {Runs} runs that ended more than {Time} ago, and their items")]
    public static partial void RunsDeleted(ILogger logger, int runs, TimeSpan time);

    [LoggerMessage(1304, LogLevel.Warning, "Could not delete old runs; the deletion will be retried: {Reason}")]
    public static partial void RetentionFailed(ILogger logger, string reason);

    [LoggerMessage(1310, LogLevel.Warning, "Run {RunId} of client {ClientId} has made no progress for {Time}; probing its queues for lost messages")]
    public static partial void RunOverdue(ILogger logger, Guid runId, string clientId, TimeSpan time);

    [LoggerMessage(1313, LogLevel.Warning, "Resuming run {RunId}, which had a backlog but no message in the queues")]
    public static partial void RunResumed(ILogger logger, Guid runId);

    [LoggerMessage(1314, LogLevel.Warning, "Could not search for stalled runs; the search will be retried: {Reason}")]
    public static partial void StalledRunSearchFailed(ILogger logger, string reason);

    [LoggerMessage(1312, LogLevel.Information, "Opened backfill run {RunId} of client {ClientId}")]
    public static partial void BackfillOpened(ILogger logger, Guid runId, string clientId);

    [LoggerMessage(1311, LogLevel.Warning, "Could not probe the queues of run {RunId}; the probe will be retried: {Reason}")]
    public static partial void ProbeNotSent(ILogger logger, Guid runId, string reason);
}
