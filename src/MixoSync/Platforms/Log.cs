using Microsoft.Extensions.Logging;

namespace MixoSync.Platforms;

/// <summary>Events 1000 to 1099. None of them ever holds credentials or a token.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Bought a token for client {Client}; it is renewed in {RenewIn}")]
    public static partial void TokenAcquired(this ILogger logger, string client, TimeSpan renewIn);

    [LoggerMessage(1001, LogLevel.Warning, "The platform refused the token of client {Client}: it is forgotten")]
    public static partial void TokenRejected(this ILogger logger, string client);

    [LoggerMessage(1002, LogLevel.Warning,
        "Retry {Attempt} of the {Operation} call of client {Client} comes in {Delay}: {Reason}")]
    public static partial void Retrying(
        this ILogger logger, int attempt, string operation, string client, TimeSpan delay, string? reason);

    [LoggerMessage(1003, LogLevel.Warning, "The circuit of {Host} is open for {BreakDuration}: its calls keep failing")]
    public static partial void CircuitOpened(this ILogger logger, string host, TimeSpan breakDuration);

    [LoggerMessage(1004, LogLevel.Information, "The circuit of {Host} is closed again")]
    public static partial void CircuitClosed(this ILogger logger, string host);

    [LoggerMessage(1005, LogLevel.Information, "The circuit of {Host} is half open: the next call probes it")]
    public static partial void CircuitHalfOpened(this ILogger logger, string host);

    [LoggerMessage(1006, LogLevel.Warning,
        "{Host} asks client {Client} to wait {Asked}, which is absurd: waiting {Wait}")]
    public static partial void RetryAfterBounded(
        this ILogger logger, string host, string client, TimeSpan asked, TimeSpan wait);
}
