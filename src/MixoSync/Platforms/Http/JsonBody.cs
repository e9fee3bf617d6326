using System.Text;
using System.Text.Json;

namespace MixoSync.Platforms.Http;

/// <summary>Reads JSON that may be hostile: missing, of another type, or with text that is no valid Unicode.</summary>
internal static class JsonBody
{
    // One record nested deeper than the default of 64 must not spoil its whole page.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 1_000 };

    /// <summary>The root element; none where the bytes are no JSON.</summary>
    public static JsonElement? Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            return JsonElement.Parse(utf8.Span, Options);
        }
        catch (JsonException)
        {
            return null; // The caller says what an answer without JSON means.
        }
    }

    /// <summary>A property's value; none where the element is no object or has no such property.</summary>
    public static JsonElement? Property(this JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            return null; // Another property's name is no valid Unicode, which only shows when names are compared.
        }
    }

    /// <summary>A string's text; none where it is no string or, such as <c>"\ud800"</c>, no valid Unicode.</summary>
    public static string? Text(this JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
