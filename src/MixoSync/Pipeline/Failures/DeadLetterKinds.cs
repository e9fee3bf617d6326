namespace MixoSync.Pipeline.Failures;

/// <summary>Kinds of failures of dead letters that no consumer handled to the end.</summary>
internal static class DeadLetterKinds
{
    /// <summary>The message reached the delivery limit because every worker that handled it crashed.</summary>
    public const string Poison = nameof(Poison);

    /// <summary>The message is damaged or not a MixoSync message.</summary>
    public const string Unreadable = nameof(Unreadable);
}
