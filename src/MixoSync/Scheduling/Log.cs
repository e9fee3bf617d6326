using Microsoft.Extensions.Logging;

namespace MixoSync.Scheduling;

/// <summary>Log messages of the scheduler. Events 1300 to 1399.</summary>
internal static partial class Log
{
    [LoggerMessage(1300, LogLevel.Information, "Run {RunId} of client {ClientId} published")]
    public static partial void RunPublished(ILogger logger, Guid runId, string clientId);

    [LoggerMessage(1301, LogLevel.Warning, "Client {ClientId} is due, but its previous run is still active, so this occurrence is skipped")]
    public static partial void ScheduleSkipped(ILogger logger, string clientId);

    [LoggerMessage(1302, LogLevel.Error, "Scheduling failed and will be retried: {Reason}")]
    public static partial void SchedulingFailed(ILogger logger, string reason, Exception exception);

    [LoggerMessage(1303, LogLevel.Information, "Deleted {Runs} runs that ended more than {Time} ago, with their items")]
    public static partial void RunsDeleted(ILogger logger, int runs, TimeSpan time);

    [LoggerMessage(1304, LogLevel.Warning, "Old runs could not be deleted, which will be retried: {Reason}")]
    public static partial void RetentionFailed(ILogger logger, string reason);

    [LoggerMessage(1310, LogLevel.Warning, "Run {RunId} of client {ClientId} has made no progress for {Time}, so its queues are checked")]
    public static partial void RunOverdue(ILogger logger, Guid runId, string clientId, TimeSpan time);

    [LoggerMessage(1313, LogLevel.Warning, "Run {RunId} had a backlog but no message in the queues, and continues now")]
    public static partial void RunResumed(ILogger logger, Guid runId);

    [LoggerMessage(1314, LogLevel.Warning, "The search for stalled runs failed and will be retried: {Reason}")]
    public static partial void StalledRunSearchFailed(ILogger logger, string reason);

    [LoggerMessage(1312, LogLevel.Information, "Opened backfill run {RunId} of client {ClientId}")]
    public static partial void BackfillOpened(ILogger logger, Guid runId, string clientId);

    [LoggerMessage(1311, LogLevel.Warning, "The queues of run {RunId} could not be checked, which will be retried: {Reason}")]
    public static partial void ProbeNotSent(ILogger logger, Guid runId, string reason);
}
