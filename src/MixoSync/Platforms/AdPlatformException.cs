namespace MixoSync.Platforms;

/// <summary>What went wrong with a call to an ad platform, in the one sense that decides what happens next.</summary>
internal enum FailureKind
{
    /// <summary>It may go well next time: 5xx, timeout, network. Retried.</summary>
    Transient,

    /// <summary>The platform's quota is used up: back-pressure, not a failure.</summary>
    RateLimited,

    /// <summary>The platform's host keeps failing and is not called for a while: nobody knows how this call would go.</summary>
    CircuitOpen,

    /// <summary>The platform refused the credentials or the token.</summary>
    Unauthorised,

    /// <summary>The platform refused this call for good: other 4xx.</summary>
    Rejected,

    /// <summary>The answer or a record in it is not what the platform's interface promises.</summary>
    InvalidData,

    /// <summary>This side is set up wrong, such as missing credentials.</summary>
    Configuration,

    /// <summary>The message that was to do it is gone: its queue was purged or deleted.</summary>
    Lost,

    /// <summary>MixoSync itself or one of its own servers failed, not the platform.</summary>
    Internal,
}

/// <summary>The one exception of every connector. Its message never holds credentials, tokens or a response's body in full.</summary>
internal sealed class AdPlatformException(
    FailureKind kind, string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    public FailureKind Kind => kind;

    /// <summary>
    /// How long the platform asks to wait, with <see cref="FailureKind.RateLimited"/>; how long until its host is called
    /// again, with <see cref="FailureKind.CircuitOpen"/>.
    /// </summary>
    public TimeSpan? RetryAfter => retryAfter;
}
