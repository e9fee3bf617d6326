namespace MixoSync.Platforms.Http;

/// <summary>Prepares text from a platform for messages.</summary>
internal static class PlatformText
{
    private const int MaxLength = 200;

    /// <summary>Returns the text on one line, shortened, and without the token of the request in case the platform repeats it.</summary>
    public static string Sanitize(string text, HttpRequestMessage request)
    {
        // A call that carries a password gets no platform text at all, because the platform could repeat parts of the password in
        // any form.
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

    /// <summary>Returns the start of a text. Never splits a surrogate pair, which no database would accept.</summary>
    public static string Truncate(string text, int maxLength) => text.Length <= maxLength
        ? text
        : text[..(char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)];
}
