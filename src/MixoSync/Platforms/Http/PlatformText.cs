using System.Text;

namespace MixoSync.Platforms.Http;

/// <summary>Prepares text from a platform for messages and storage.</summary>
internal static class PlatformText
{
    private const int MaxLength = 200;

    /// <summary>
    /// Returns the text on one line, truncated, and without the request's token in case the platform repeats it.
    /// </summary>
    public static string Sanitize(string text, HttpRequestMessage request)
    {
        // Drop all text of a token call, because the platform could repeat the password in any form.
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

    /// <summary>Replaces the request's token in a body, in case the platform repeats it there. The body must be UTF-8.</summary>
    public static ReadOnlyMemory<byte> WithoutToken(ReadOnlyMemory<byte> body, HttpRequestMessage request)
    {
        if (request.Headers.Authorization?.Parameter is not { Length: > 0 } token || PlatformCall.Of(request).IsTokenRequest)
        {
            return body;
        }

        string[] forms = [token, token.Replace("/", "\\/", StringComparison.Ordinal)]; // JSON may escape a slash
        return forms.Any(form => body.Span.IndexOf(Encoding.UTF8.GetBytes(form)) >= 0)
            ? Encoding.UTF8.GetBytes(forms.Aggregate(
                Encoding.UTF8.GetString(body.Span), (text, form) => text.Replace(form, "***", StringComparison.Ordinal)))
            : body;
    }

    /// <summary>Truncates a text without splitting a surrogate pair, which databases reject.</summary>
    public static string Truncate(string text, int maxLength) => text.Length <= maxLength
        ? text
        : text[..(char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)];
}
