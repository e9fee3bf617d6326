namespace MixoSync.Platforms;

/// <summary>The kind of a failure. It decides what happens next.</summary>
internal enum FailureKind
{
    /// <summary>A retry may succeed: 5xx, timeout, network. Retried.</summary>
    Transient,

    /// <summary>The rate limit of the platform is exhausted. Back-pressure, not a failure.</summary>
    RateLimited,

    /// <summary>The host keeps failing, so its circuit breaker is open and the call was not made.</summary>
    CircuitOpen,

    /// <summary>The platform rejected the credentials or the token.</summary>
    Unauthorised,

    /// <summary>The platform rejected this call permanently: other 4xx.</summary>
    Rejected,

    /// <summary>The response, or a record in it, does not match the platform's API.</summary>
    InvalidData,

    /// <summary>MixoSync is configured incorrectly, for example credentials are missing.</summary>
    Configuration,

    /// <summary>The message is lost: its queue was purged or deleted.</summary>
    Lost,

    /// <summary>MixoSync or one of its own servers failed, not the platform.</summary>
    Internal,
}

/// <summary>
/// The exception that all connectors throw. Its message never contains credentials, tokens or a complete response body.
/// </summary>
internal sealed class AdPlatformException(
    FailureKind kind, string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    public FailureKind Kind => kind;

    /// <summary>
    /// With <see cref="FailureKind.RateLimited"/>, how long the platform asks to wait. With <see cref="FailureKind.CircuitOpen"/>,
    /// the time until the host is called again.
    /// </summary>
    public TimeSpan? RetryAfter => retryAfter;
}
