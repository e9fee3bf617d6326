namespace MixoSync.Pipeline.Failures;

/// <summary>Kinds of failures that no consumer could see.</summary>
internal static class DeadLetterKinds
{
    /// <summary>The broker gave up: whoever took it died.</summary>
    public const string Poison = nameof(Poison);

    /// <summary>No message of ours, or a damaged one.</summary>
    public const string Unreadable = nameof(Unreadable);
}
