using System.Text.Json;

namespace MixoSync.DeadLetters;

/// <summary>Data of a message from its body, which is MassTransit's JSON envelope.</summary>
internal sealed record MessageEnvelope
{
    public string? MessageId { get; private init; }

    public string? ClientId { get; private init; }

    public string? CampaignId { get; private init; }

    public Guid? RunId { get; private init; }

    public DateTimeOffset? ListedAt { get; private init; }

    /// <summary>Reads an envelope. Returns null if the body is not a valid envelope.</summary>
    public static MessageEnvelope? TryRead(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Property(document.RootElement, "message") is { ValueKind: JsonValueKind.Object } message
                ? Read(document.RootElement, message)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // not JSON, or JSON that contains invalid Unicode
        }
    }

    private static MessageEnvelope Read(JsonElement envelope, JsonElement message) => new()
    {
        MessageId = Text(Property(envelope, "messageId")),
        ClientId = Text(Property(message, "clientId")),
        CampaignId = Property(message, "listed") is { } listed ? Text(Property(listed, "id")) : null,
        RunId = Guid.TryParse(Text(Property(message, "runId")), out var run) ? run : null,
        ListedAt = Property(message, "listedAt") is { ValueKind: JsonValueKind.String } time && time.TryGetDateTimeOffset(out var listedAt)
            ? listedAt
            : null,
    };

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement? value) => value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
