using System.Text.Json;
using System.Text.Json.Serialization;

namespace MixoSync.MockApi.Campaigns;

/// <summary>JSON text that is written without validation.</summary>
[JsonConverter(typeof(RawJsonConverter))]
internal sealed record RawJson(string Text);

internal sealed class RawJsonConverter : JsonConverter<RawJson>
{
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Raw JSON can only be written.");

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Text, skipInputValidation: true);
}
