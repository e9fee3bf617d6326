using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace MixoSync.Observability;

/// <summary>Event ids 1600 to 1699.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1601, Message = "Health check {Check} is {Status}: {Description}")]
    public static partial void HealthChanged(ILogger logger, LogLevel level, string check, HealthStatus status, string? description);

    [LoggerMessage(1600, LogLevel.Warning, "Could not read the whole system status: {Problem}")]
    public static partial void StatusIncomplete(ILogger logger, string problem);
}
