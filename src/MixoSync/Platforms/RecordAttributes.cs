using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using MixoSync.Platforms.Http;

namespace MixoSync.Platforms;

/// <summary>
/// Keeps the fields of a record that MixoSync has no column for, as a JSON object that PostgreSQL can store as <c>jsonb</c>. Properties
/// are sorted by name, so that equal content is equal text.
/// <list type="bullet">
/// <item>Secrets become <c>"***"</c>: properties with a name such as <c>access_token</c>, and tokens and passwords in URLs.</item>
/// <item>A field is left out if it does not fit into 64 KiB together with the fields before it, is nested deeper than 64 levels, or
/// contains invalid Unicode. The property <c>_omitted</c> is the number of these fields.</item>
/// <item>NUL characters become U+FFFD. Numbers that <c>jsonb</c> cannot store become strings.</item>
/// </list>
/// </summary>
internal static partial class RecordAttributes
{
    public const int MaxBytes = 65_536;

    private const int MaxDepth = 64;
    private const int MaxNumberLength = 1_000;

    // For the punctuation around each field, as PostgreSQL prints it, and for the number of omitted fields.
    private const int FieldOverhead = 6;
    private const int Reserve = 32;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns the fields of a record. Returns null if there are none.</summary>
    /// <param name="record">An object.</param>
    /// <param name="except">The names of the fields to leave out, because they have columns.</param>
    public static string? Read(JsonElement record, IReadOnlySet<string> except)
    {
        var (fields, omitted) = PropertiesOf(record);
        foreach (var name in except)
        {
            fields.Remove(name);
        }

        return fields.Count + omitted == 0 ? null : Write(fields, omitted);
    }

    private static string Write(SortedDictionary<string, JsonElement> fields, int omitted)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            var left = MaxBytes - Reserve;
            writer.WriteStartObject();
            foreach (var (name, value) in fields)
            {
                if (Serialize(name, value) is { } json && Encoding.UTF8.GetByteCount(name) + json.Length + FieldOverhead is var size && size <= left)
                {
                    writer.WritePropertyName(Storable(name));
                    writer.WriteRawValue(json, skipInputValidation: true);
                    left -= size;
                }
                else
                {
                    omitted++;
                }
            }

            if (omitted > 0)
            {
                writer.WriteNumber("_omitted", omitted);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // Returns null if the value cannot be stored.
    private static byte[]? Serialize(string name, JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            if (!TryWrite(writer, name, value, depth: 1))
            {
                return null;
            }
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static bool TryWrite(Utf8JsonWriter writer, string name, JsonElement value, int depth)
    {
        switch (value.ValueKind)
        {
            case not (JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False) when SecretName().IsMatch(name):
                writer.WriteStringValue("***");
                return true;
            case JsonValueKind.Object or JsonValueKind.Array when depth == MaxDepth:
                return false;
            case JsonValueKind.Object:
                return TryWriteObject(writer, value, depth);
            case JsonValueKind.Array:
                return TryWriteArray(writer, value, depth);
            case JsonValueKind.String:
                return TryWriteText(writer, value.Text());
            case JsonValueKind.Number:
                WriteNumber(writer, value.GetRawText());
                return true;
            default:
                value.WriteTo(writer);
                return true;
        }
    }

    // If an item cannot be written, the writer is left inside of it. Its content is then discarded.
    private static bool TryWriteArray(Utf8JsonWriter writer, JsonElement value, int depth)
    {
        writer.WriteStartArray();
        if (!value.EnumerateArray().All(item => TryWrite(writer, "", item, depth + 1)))
        {
            return false;
        }

        writer.WriteEndArray();
        return true;
    }

    private static bool TryWriteObject(Utf8JsonWriter writer, JsonElement value, int depth)
    {
        var (properties, invalid) = PropertiesOf(value);
        writer.WriteStartObject();
        foreach (var (name, property) in properties)
        {
            writer.WritePropertyName(Storable(name));
            if (!TryWrite(writer, name, property, depth + 1))
            {
                return false;
            }
        }

        writer.WriteEndObject();
        return invalid == 0;
    }

    private static bool TryWriteText(Utf8JsonWriter writer, string? text)
    {
        if (text is null)
        {
            return false;
        }

        writer.WriteStringValue(SecretValue().Replace(Storable(text), "${before}***${after}"));
        return true;
    }

    // A jsonb number has at most 131,072 digits before the decimal point and 16,383 after it. These limits are far below that.
    private static void WriteNumber(Utf8JsonWriter writer, string raw)
    {
        var hasExponent = raw.AsSpan().ContainsAny('e', 'E');
        if (raw.Length <= MaxNumberLength
            && double.Parse(raw, CultureInfo.InvariantCulture) is var number && double.IsFinite(number) && (number != 0 || !hasExponent))
        {
            writer.WriteRawValue(raw, skipInputValidation: true);
        }
        else
        {
            writer.WriteStringValue(raw);
        }
    }

    // Of properties with the same name, the last one counts, as in jsonb. Also returns the number of names that are not valid Unicode.
    private static (SortedDictionary<string, JsonElement> Properties, int Invalid) PropertiesOf(JsonElement value)
    {
        var (properties, invalid) = (new SortedDictionary<string, JsonElement>(StringComparer.Ordinal), 0);
        foreach (var property in value.EnumerateObject())
        {
            try
            {
                properties[property.Name] = property.Value;
            }
            catch (InvalidOperationException)
            {
                invalid++;
            }
        }

        return (properties, invalid);
    }

    private static string Storable(string text) => text.Replace('\0', '\uFFFD');

    [GeneratedRegex(
        "token|secret|passw(or)?d|passphrase|credential|authori[sz]ation|(api|access|private)[_-]?key|cookie|session[_-]?(id|key)|appsecret",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();

    [GeneratedRegex(
        @"(?<before>[?&;](?:[\w-]*token|[\w-]*secret|[\w-]*key|password|sig|signature|appsecret_proof)=)[^&;#\s""']+"
            + @"|(?<before>\b(?:Bearer|Basic)\s+)[\w.~+/=-]{8,}|(?<before>://[^/\s:@]*:)[^/\s@]+(?<after>@)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretValue();
}
