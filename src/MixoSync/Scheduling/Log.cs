using Microsoft.Extensions.Logging;

namespace MixoSync.Scheduling;

/// <summary>Events 1300 to 1399.</summary>
internal static partial class Log
{
    [LoggerMessage(1300, LogLevel.Information, "Run {RunId} of client {ClientId} published")]
    public static partial void RunPublished(ILogger logger, Guid runId, string clientId);

    [LoggerMessage(1301, LogLevel.Warning, "Client {ClientId} is due, but its run before is still active: this time is left out")]
    public static partial void ScheduleSkipped(ILogger logger, string clientId);

    [LoggerMessage(1302, LogLevel.Error, "Looking for due clients failed and is tried again: {Reason}")]
    public static partial void SchedulingFailed(ILogger logger, string reason, Exception exception);

    [LoggerMessage(1303, LogLevel.Information, "{Runs} runs that ended more than {Time} ago were deleted, with their items")]
    public static partial void RunsDeleted(ILogger logger, int runs, TimeSpan time);

    [LoggerMessage(1304, LogLevel.Warning, "Old runs could not be deleted and will be later: {Reason}")]
    public static partial void RetentionFailed(ILogger logger, string reason);

    [LoggerMessage(1310, LogLevel.Warning, "Nothing has been heard of run {RunId} of client {ClientId} for {Time}: its queues are asked")]
    public static partial void RunOverdue(ILogger logger, Guid runId, string clientId, TimeSpan time);

    [LoggerMessage(1313, LogLevel.Warning, "Run {RunId} had a backlog and no message in the queues; it goes on")]
    public static partial void RunResumed(ILogger logger, Guid runId);

    [LoggerMessage(1314, LogLevel.Warning, "The search for runs whose backlog is not sent failed and is tried again: {Reason}")]
    public static partial void StalledRunSearchFailed(ILogger logger, string reason);

    [LoggerMessage(1312, LogLevel.Information, "Run {RunId} of client {ClientId} opened: it tries again what failed before")]
    public static partial void BackfillOpened(ILogger logger, Guid runId, string clientId);

    [LoggerMessage(1311, LogLevel.Warning, "The queues of run {RunId} could not be asked and will be again: {Reason}")]
    public static partial void ProbeNotSent(ILogger logger, Guid runId, string reason);
}
