using System.Globalization;

namespace MixoSync.Runs;

/// <summary>A list of delays in a setting: time spans with commas between them; empty for none.</summary>
internal static class DurationList
{
    /// <exception cref="FormatException">The text is something else.</exception>
    public static IReadOnlyList<TimeSpan> Parse(string text) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(delay => TimeSpan.ParseExact(delay, ["c", "hh\\:mm\\:ss"], CultureInfo.InvariantCulture))];

    /// <summary>Whether every delay can be read, and is longer than none and at most the longest.</summary>
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
