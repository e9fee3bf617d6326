using System.Globalization;
using System.Text.Json;

namespace MixoSync.Platforms.Http;

/// <summary>Reads durations in seconds.</summary>
internal static class Seconds
{
    // About 30 years: longer than any real value, and within the range of TimeSpan.
    private const decimal Limit = 1_000_000_000;

    /// <summary>Parses a number of seconds. Returns null if the text is not a number.</summary>
    public static TimeSpan? Parse(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds((double)Math.Clamp(seconds, -Limit, Limit))
            : null;

    /// <summary>Reads a number, or a string that contains a number. Returns null for anything else.</summary>
    public static TimeSpan? Of(JsonElement? element) => element switch
    {
        { ValueKind: JsonValueKind.Number } number => Parse(number.GetRawText()),
        { } other => other.Text() is { } text ? Parse(text) : null,
        null => null,
    };
}
