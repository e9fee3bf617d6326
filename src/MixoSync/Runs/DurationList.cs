using System.Globalization;

namespace MixoSync.Runs;

/// <summary>A list of durations in a setting, separated by commas. May be empty.</summary>
internal static class DurationList
{
    /// <exception cref="FormatException">The text is not a list of durations.</exception>
    public static IReadOnlyList<TimeSpan> Parse(string text) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(delay => TimeSpan.ParseExact(delay, ["c", "hh\\:mm\\:ss"], CultureInfo.InvariantCulture))];

    /// <summary>Whether the text is a list of durations that are positive and at most <paramref name="longest"/>.</summary>
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
