using MixoSync.Platforms;

namespace MixoSync.Pipeline.Failures;

/// <summary>Why a message could not be handled.</summary>
/// <param name="Kind">In what sense.</param>
/// <param name="Reason">For people.</param>
/// <param name="Exception">What to look at in the code, where MixoSync itself may be to blame.</param>
internal sealed record Failure(FailureKind Kind, string Reason, Exception? Exception = null)
{
    /// <summary>Whether it may go well later: all else is refused, defective or set up wrong, and stays so.</summary>
    public bool IsTransient => Kind is FailureKind.Transient or FailureKind.Internal;

    public static Failure From(Exception exception) => exception switch
    {
        AdPlatformException e => new(e.Kind, e.Message),
        ConfigurationException e => new(FailureKind.Configuration, e.Message),
        _ => new(FailureKind.Internal, $"{exception.GetType().Name}: {exception.Message}", exception),
    };
}

/// <summary>How often a message has failed, this time included.</summary>
internal sealed record Attempts
{
    public int Count { get; init; }

    public DateTimeOffset? FirstFailedAt { get; init; }

    public DateTimeOffset? LastFailedAt { get; init; }
}

/// <summary>A message that has failed permanently.</summary>
internal sealed record FailedMessage(IRunMessage Message, Failure Failure, Attempts Attempts);
