namespace MixoSync.Platforms.Http;

/// <summary>Makes a platform's own words fit for a message to people.</summary>
internal static class PlatformText
{
    private const int MaxLength = 200;

    /// <summary>
    /// On one line, short, and without the secret that the request carries, should the platform repeat it.
    /// </summary>
    public static string Sanitize(string text, HttpRequestMessage request)
    {
        // A call that brings a password gets no platform text at all: its parts could be repeated in any form.
        if (PlatformCall.Of(request).IsTokenRequest)
        {
            return "";
        }

        if (request.Headers.Authorization?.Parameter is { Length: > 0 } secret)
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        text = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return text.Length > MaxLength ? $"{Truncate(text, MaxLength)}…" : text;
    }

    /// <summary>The start of a text, without half a character at its end: no database takes that.</summary>
    public static string Truncate(string text, int maxLength) => text.Length <= maxLength
        ? text
        : text[..(char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)];
}
