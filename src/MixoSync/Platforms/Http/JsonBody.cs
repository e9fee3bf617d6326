using System.Text;
using System.Text.Json;

namespace MixoSync.Platforms.Http;

/// <summary>Reads untrusted JSON: properties can be missing, have another type, or contain invalid Unicode.</summary>
internal static class JsonBody
{
    // A record nested deeper than the default of 64 levels must not invalidate its whole page.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 1_000 };

    /// <summary>Returns the root element. Returns null if the bytes are not valid JSON.</summary>
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
            return null;
        }
    }

    /// <summary>Returns the value of a property. Returns null if the element is not an object or has no such property.</summary>
    public static JsonElement? Property(this JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            return null; // Another property has a name that is not valid Unicode, which is only detected when names are compared.
        }
    }

    /// <summary>Returns the text of a string. Returns null if it is not a string or not valid Unicode, such as <c>"\ud800"</c>.</summary>
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
