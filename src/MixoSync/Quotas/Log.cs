using Microsoft.Extensions.Logging;

namespace MixoSync.Quotas;

/// <summary>Log messages of the quota ledger. Events 1100 to 1199.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Warning, "Client {Client} has exceeded the platform's rate limit; its calls are blocked for {Wait}")]
    public static partial void RateLimited(this ILogger logger, string client, TimeSpan wait);

    [LoggerMessage(1101, LogLevel.Warning, "The ledger's response for client {Client} arrived too late to send the call; acquiring a new permit")]
    public static partial void PermitTooLate(this ILogger logger, string client);

    [LoggerMessage(1102, LogLevel.Debug, "Could not release a reservation of client {Client}, so its slot stays unused once: {Reason}")]
    public static partial void PermitNotReleased(this ILogger logger, string client, string reason);
}
