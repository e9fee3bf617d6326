using Microsoft.Extensions.Logging;

namespace MixoSync.Quotas;

/// <summary>Events 1100 to 1199.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Warning, "The platform's quota of client {Client} is used up: its calls wait {Wait}")]
    public static partial void RateLimited(this ILogger logger, string client, TimeSpan wait);
}
