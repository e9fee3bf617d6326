using Microsoft.Extensions.Logging;

namespace MixoSync.Platforms;

/// <summary>Events 1000 to 1099. They never contain credentials or tokens.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Acquired a token for client {Client}; it will be renewed in {RenewIn}")]
    public static partial void TokenAcquired(this ILogger logger, string client, TimeSpan renewIn);

    [LoggerMessage(1001, LogLevel.Warning, "The platform rejected the token of client {Client}; acquiring a new one")]
    public static partial void TokenRejected(this ILogger logger, string client);

    [LoggerMessage(1002, LogLevel.Warning,
        "Retry {Attempt} of the {Operation} call of client {Client} in {Delay}: {Reason}")]
    public static partial void Retrying(
        this ILogger logger, int attempt, string operation, string client, TimeSpan delay, string? reason);

    [LoggerMessage(1003, LogLevel.Warning, "The circuit breaker of {Host} is open for {BreakDuration}, because too many calls failed")]
    public static partial void CircuitOpened(this ILogger logger, string host, TimeSpan breakDuration);

    [LoggerMessage(1004, LogLevel.Information, "The circuit breaker of {Host} is closed")]
    public static partial void CircuitClosed(this ILogger logger, string host);

    [LoggerMessage(1005, LogLevel.Information, "The circuit breaker of {Host} is half-open; the next call probes the host")]
    public static partial void CircuitHalfOpened(this ILogger logger, string host);

    [LoggerMessage(1006, LogLevel.Warning,
        "{Host} asked client {Client} to wait {Asked}, which is out of range; waiting {Wait} instead")]
    public static partial void RetryAfterBounded(
        this ILogger logger, string host, string client, TimeSpan asked, TimeSpan wait);
}
