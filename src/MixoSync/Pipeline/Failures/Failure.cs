using MixoSync.Platforms;

namespace MixoSync.Pipeline.Failures;

/// <summary>The failure of a message.</summary>
/// <param name="Kind">The kind of failure.</param>
/// <param name="Reason">The reason, for operators.</param>
/// <param name="Exception">The exception if MixoSync itself may have a bug, otherwise null.</param>
internal sealed record Failure(FailureKind Kind, string Reason, Exception? Exception = null)
{
    /// <summary>Whether a later attempt may succeed. All other failures are rejections, invalid data or configuration errors.</summary>
    public bool IsTransient => Kind is FailureKind.Transient or FailureKind.Internal;

    public static Failure From(Exception exception) => exception switch
    {
        AdPlatformException e => new(e.Kind, e.Message),
        ConfigurationException e => new(FailureKind.Configuration, e.Message),
        _ => new(FailureKind.Internal, $"{exception.GetType().Name}: {exception.Message}", exception),
    };
}

/// <summary>The failed attempts of a message, including the latest one.</summary>
internal sealed record Attempts
{
    public int Count { get; init; }

    public DateTimeOffset? FirstFailedAt { get; init; }

    public DateTimeOffset? LastFailedAt { get; init; }
}

/// <summary>A message that has failed permanently.</summary>
internal sealed record FailedMessage(IRunMessage Message, Failure Failure, Attempts Attempts);
