namespace MixoSync.DeadLetters;

/// <summary>Dead letters with the same kind and cause.</summary>
/// <param name="Count">The number of dead letters.</param>
/// <param name="Kind">The kind of failure.</param>
/// <param name="Cause">The reason, without the ids of campaigns and clients.</param>
/// <param name="Clients">The affected clients.</param>
/// <param name="Oldest">When the first of the messages failed permanently.</param>
/// <param name="Newest">When the last of the messages failed permanently.</param>
/// <param name="Example">The id of one of the dead letters.</param>
internal sealed record DeadLetterGroup(
    int Count, string Kind, string Cause, IReadOnlyList<string> Clients, DateTimeOffset? Oldest, DateTimeOffset? Newest, string Example)
{
    /// <summary>Groups dead letters, largest group first.</summary>
    public static IReadOnlyList<DeadLetterGroup> Of(IEnumerable<DeadLetter> deadLetters) =>
    [
        .. from deadLetter in deadLetters
           group deadLetter by (deadLetter.Kind, deadLetter.Cause) into cause
           orderby cause.Count() descending, cause.Key.Kind, cause.Key.Cause
           select new DeadLetterGroup(
               cause.Count(),
               cause.Key.Kind,
               cause.Key.Cause,
               [.. cause.Select(deadLetter => deadLetter.ClientId).OfType<string>().Distinct().Order(StringComparer.Ordinal)],
               cause.Min(deadLetter => deadLetter.LastFailedAt),
               cause.Max(deadLetter => deadLetter.LastFailedAt),
               cause.First().Id),
    ];
}
