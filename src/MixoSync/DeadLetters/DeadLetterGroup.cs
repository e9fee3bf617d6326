namespace MixoSync.DeadLetters;

/// <summary>Dead letters of one cause.</summary>
/// <param name="Count">How many.</param>
/// <param name="Kind">Their kind.</param>
/// <param name="Cause">Their reason, without the campaign and the client.</param>
/// <param name="Clients">Whose they are.</param>
/// <param name="Oldest">When the first of them failed for good.</param>
/// <param name="Newest">When the last of them did.</param>
/// <param name="Example">The id of one.</param>
internal sealed record DeadLetterGroup(
    int Count, string Kind, string Cause, IReadOnlyList<string> Clients, DateTimeOffset? Oldest, DateTimeOffset? Newest, string Example)
{
    /// <summary>The largest group first.</summary>
    public static IReadOnlyList<DeadLetterGroup> Of(IEnumerable<DeadLetter> letters) =>
    [
        .. from letter in letters
           group letter by (letter.Kind, letter.Cause) into cause
           orderby cause.Count() descending, cause.Key.Kind, cause.Key.Cause
           select new DeadLetterGroup(
               cause.Count(),
               cause.Key.Kind,
               cause.Key.Cause,
               [.. cause.Select(letter => letter.ClientId).OfType<string>().Distinct().Order(StringComparer.Ordinal)],
               cause.Min(letter => letter.LastFailedAt),
               cause.Max(letter => letter.LastFailedAt),
               cause.First().Id),
    ];
}
