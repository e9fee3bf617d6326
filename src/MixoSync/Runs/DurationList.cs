using System.Globalization;

namespace MixoSync.Runs;

/// <summary>Parses a setting that is a comma-separated list of durations. An empty text is an empty list.</summary>
internal static class DurationList
{
    /// <exception cref="FormatException">The text is not a list of durations.</exception>
    public static IReadOnlyList<TimeSpan> Parse(string text) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(delay => TimeSpan.ParseExact(delay, ["c", "hh\\:mm\\:ss"], CultureInfo.InvariantCulture))];

    /// <summary>Returns whether every duration is valid, positive and at most <paramref name="longest"/>.</summary>
    public static bool AreValid(string? text, TimeSpan longest)
    {
        try
        {
            return text is not null && Parse(text).All(delay => delay > TimeSpan.Zero && delay <= longest);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return false;
        }
    }
}
