using Microsoft.Extensions.Logging;

namespace MixoSync.Quotas;

/// <summary>Events 1100 to 1199.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Warning, "The platform's quota of client {Client} is used up: its calls wait {Wait}")]
    public static partial void RateLimited(this ILogger logger, string client, TimeSpan wait);

    [LoggerMessage(1101, LogLevel.Warning, "The ledger's answer to client {Client} came so late that its call is not sent; it asks again")]
    public static partial void PermitTooLate(this ILogger logger, string client);

    [LoggerMessage(1102, LogLevel.Debug, "A reservation of client {Client} could not be released and stays unused: {Reason}")]
    public static partial void PermitNotReleased(this ILogger logger, string client, string reason);
}
