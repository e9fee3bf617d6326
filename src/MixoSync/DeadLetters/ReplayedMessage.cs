using System.Text.Json;
using MassTransit;
using MixoSync.Pipeline;
using RabbitMQ.Client;

namespace MixoSync.DeadLetters;

/// <summary>A dead letter as the message that it was: the same id and content, and nothing left of its failure and its waits.</summary>
internal static class ReplayedMessage
{
    private static readonly string[] FailureHeaders =
    [
        "MixoSync-", "MT-Fault-", "MT-Host-", MessageHeaders.Reason, MessageHeaders.RedeliveryCount,
        "x-death", "x-first-death-", "x-last-death-", "x-delivery-count", "x-acquired-count",
    ];

    public static BasicProperties Properties(IReadOnlyBasicProperties properties) => new(properties)
    {
        Headers = properties.Headers?.Where(header => !IsFailureHeader(header.Key)).ToDictionary(),
        DeliveryMode = DeliveryModes.Persistent,
    };

    /// <summary>MassTransit keeps a copy of the headers in the envelope, and counts redeliveries by that one.</summary>
    /// <param name="body">The dead letter's body.</param>
    /// <param name="isRepeat">
    /// Whether the message was in the hands of a worker that did not get to its end, as that of a poison message: its claim on
    /// the campaign is still there, and the message has to take it over.
    /// </param>
    public static ReadOnlyMemory<byte> Body(ReadOnlyMemory<byte> body, bool isRepeat = false)
    {
        try
        {
            return FindHeaders(body.Span) is { } range ? WithoutFailureHeaders(body, range, isRepeat) : body;
        }
        catch (JsonException)
        {
            return body;
        }
    }

    private static bool IsFailureHeader(string header) =>
        FailureHeaders.Any(start => header.StartsWith(start, StringComparison.OrdinalIgnoreCase));

    private static Range? FindHeaders(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("headers"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            found &= reader.TokenType == JsonTokenType.StartObject;
            reader.Skip();
            if (found)
            {
                return start..(int)reader.BytesConsumed;
            }
        }

        return null;
    }

    // Every other byte stays, whatever it is.
    private static ReadOnlyMemory<byte> WithoutFailureHeaders(ReadOnlyMemory<byte> body, Range headers, bool isRepeat)
    {
        using var document = JsonDocument.Parse(body[headers]);
        if (!isRepeat && !document.RootElement.EnumerateObject().Any(header => IsFailureHeader(header.Name)))
        {
            return body;
        }

        using var kept = new MemoryStream();
        kept.Write(body.Span[..headers.Start]);
        using (var writer = new Utf8JsonWriter(kept))
        {
            writer.WriteStartObject();
            foreach (var header in document.RootElement.EnumerateObject().Where(header => !IsFailureHeader(header.Name)))
            {
                header.WriteTo(writer);
            }

            if (isRepeat)
            {
                writer.WriteString(Redelivery.Header, "true");
            }

            writer.WriteEndObject();
        }

        kept.Write(body.Span[headers.End..]);
        return kept.ToArray();
    }
}
