namespace MixoSync.Platforms;

/// <summary>The kind of a failure. It decides how the failure is handled.</summary>
internal enum FailureKind
{
    /// <summary>A 5xx response, a timeout or a network failure. The call is retried.</summary>
    Transient,

    /// <summary>The platform rejected the call with a rate limit. This is back-pressure, not a failure.</summary>
    RateLimited,

    /// <summary>The call was not sent, because the circuit breaker of the platform's host is open.</summary>
    CircuitOpen,

    /// <summary>The platform rejected the credentials or the token.</summary>
    Unauthorised,

    /// <summary>The platform rejected the call permanently (any other 4xx response).</summary>
    Rejected,

    /// <summary>The response, or a record in it, does not have the format that the platform documents.</summary>
    InvalidData,

    /// <summary>The configuration of MixoSync is invalid, such as missing credentials.</summary>
    Configuration,

    /// <summary>The message was lost, because its queue was purged or deleted.</summary>
    Lost,

    /// <summary>MixoSync or its database or broker failed, not the platform.</summary>
    Internal,
}

/// <summary>The exception that connectors throw. Its message never contains credentials, tokens or a complete response body.</summary>
internal sealed class AdPlatformException(
    FailureKind kind, string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    public FailureKind Kind => kind;

    /// <summary>
    /// For <see cref="FailureKind.RateLimited"/>, the time that the platform asks to wait. For <see cref="FailureKind.CircuitOpen"/>,
    /// the time until the next probe of the host.
    /// </summary>
    public TimeSpan? RetryAfter => retryAfter;
}
