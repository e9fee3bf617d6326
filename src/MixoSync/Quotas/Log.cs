using Microsoft.Extensions.Logging;

namespace MixoSync.Quotas;

/// <summary>Log messages of the quota ledger. Events 1100 to 1199.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Warning, "The rate limit of client {Client} is exhausted on the platform, its calls wait {Wait}")]
    public static partial void RateLimited(this ILogger logger, string client, TimeSpan wait);

    [LoggerMessage(1101, LogLevel.Warning, "The ledger responded to client {Client} too late, so the call is not sent and acquires a new permit")]
    public static partial void PermitTooLate(this ILogger logger, string client);

    [LoggerMessage(1102, LogLevel.Debug, "A permit of client {Client} could not be released, so its slot stays unused: {Reason}")]
    public static partial void PermitNotReleased(this ILogger logger, string client, string reason);
}
