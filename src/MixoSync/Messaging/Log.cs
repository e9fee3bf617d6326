using Microsoft.Extensions.Logging;

namespace MixoSync.Messaging;

/// <summary>Event ids 1400 to 1499.</summary>
internal static partial class Log
{
    [LoggerMessage(1400, LogLevel.Error,
        "Queues are missing and will be declared again: {Queues}. Their messages are lost; runs that wait for them will fail")]
    public static partial void QueuesMissing(ILogger logger, string queues);

    [LoggerMessage(1401, LogLevel.Debug, "Could not check whether queues are missing: {Reason}")]
    public static partial void TopologyCheckFailed(ILogger logger, string reason);
}
