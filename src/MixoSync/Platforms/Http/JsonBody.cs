using System.Text;
using System.Text.Json;

namespace MixoSync.Platforms.Http;

/// <summary>Reads JSON that may be missing, of another shape, or contain invalid Unicode.</summary>
internal static class JsonBody
{
    // A record that is nested deeper than the default of 64 must not make the whole page unreadable.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 1_000 };

    /// <summary>Returns the root element, or null if the bytes are not valid JSON.</summary>
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
            return null; // The caller decides what a response without JSON means.
        }
    }

    /// <summary>Returns the value of a property, or null if the element is not an object or has no such property.</summary>
    public static JsonElement? Property(this JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            return null; // The name of another property is invalid Unicode, which only fails when names are compared.
        }
    }

    /// <summary>
    /// Returns the text of a string, or null if the element is not a string or is invalid Unicode, for example <c>"\ud800"</c>.
    /// </summary>
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
