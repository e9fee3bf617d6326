using Microsoft.Extensions.Logging;

namespace MixoSync.Scheduling;

/// <summary>Events 1300 to 1399.</summary>
internal static partial class Log
{
    [LoggerMessage(1300, LogLevel.Information, "Run {RunId} of client {ClientId} published")]
    public static partial void RunPublished(ILogger logger, Guid runId, string clientId);

    [LoggerMessage(1301, LogLevel.Warning, "Client {ClientId} is due, but its run before is still active: this time is left out")]
    public static partial void StillRunning(ILogger logger, string clientId);

    [LoggerMessage(1302, LogLevel.Error, "Looking for due clients failed and is tried again: {Reason}")]
    public static partial void LookFailed(ILogger logger, string reason, Exception exception);
}
