using System.Globalization;
using System.Text.Json;

namespace MixoSync.Platforms.Http;

/// <summary>Reads spans of time that platforms tell in seconds.</summary>
internal static class Seconds
{
    // Some thirty years: more than anyone means, and far from what a TimeSpan cannot hold.
    private const decimal Limit = 1_000_000_000;

    /// <summary>None where the text is no number.</summary>
    public static TimeSpan? Parse(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds((double)Math.Clamp(seconds, -Limit, Limit))
            : null;

    /// <summary>A number, or one in quotes; none where the element is neither.</summary>
    public static TimeSpan? Of(JsonElement? element) => element switch
    {
        { ValueKind: JsonValueKind.Number } number => Parse(number.GetRawText()),
        { } other => other.Text() is { } text ? Parse(text) : null,
        null => null,
    };
}
