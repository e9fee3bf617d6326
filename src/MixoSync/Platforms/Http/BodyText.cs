using System.Text;

namespace MixoSync.Platforms.Http;

/// <summary>Converts response bodies to UTF-8, which the JSON parser reads.</summary>
internal static class BodyText
{
    /// <summary>Converts a body from its declared charset. A body without one, or with one that .NET does not know, is UTF-8 already.</summary>
    public static ReadOnlyMemory<byte> ToUtf8(byte[] body, string? charset) =>
        EncodingOf(charset) is { } encoding && encoding.CodePage != Encoding.UTF8.CodePage && !HasUtf8Preamble(body)
            ? Encoding.Convert(encoding, Encoding.UTF8, body)
            : body;

    private static bool HasUtf8Preamble(byte[] body) => body.AsSpan().StartsWith(Encoding.UTF8.Preamble);

    private static Encoding? EncodingOf(string? charset)
    {
        if (charset?.Trim('"', ' ') is not { Length: > 0 } name)
        {
            return null;
        }

        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
