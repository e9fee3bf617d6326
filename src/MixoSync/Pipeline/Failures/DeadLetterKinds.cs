namespace MixoSync.Pipeline.Failures;

/// <summary>Kinds of failures that no consumer can detect.</summary>
internal static class DeadLetterKinds
{
    /// <summary>The broker gave up, because the workers that received the message died.</summary>
    public const string Poison = nameof(Poison);

    /// <summary>The message is damaged, or not a message of MixoSync.</summary>
    public const string Unreadable = nameof(Unreadable);
}
