using Microsoft.Extensions.Logging;

namespace MixoSync.Messaging;

/// <summary>Log messages of the broker topology. Events 1400 to 1499.</summary>
internal static partial class Log
{
    [LoggerMessage(1400, LogLevel.Error,
        "Queues are missing and are declared again: {Queues}. Their messages are lost, and the runs that wait for them will fail with that reason")]
    public static partial void QueuesMissing(ILogger logger, string queues);

    [LoggerMessage(1401, LogLevel.Debug, "The queues could not be checked: {Reason}")]
    public static partial void TopologyCheckFailed(ILogger logger, string reason);
}
