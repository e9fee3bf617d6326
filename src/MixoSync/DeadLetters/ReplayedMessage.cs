using System.Text.Json;
using MassTransit;
using MixoSync.Pipeline;
using RabbitMQ.Client;

namespace MixoSync.DeadLetters;

/// <summary>Restores the message of a dead letter: with the same id and content, but without headers of failures and parking.</summary>
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

    /// <summary>
    /// Removes the headers of failures and parking from the envelope. MassTransit keeps a copy of the headers there, and counts
    /// redeliveries by that copy.
    /// </summary>
    /// <param name="body">The body of the dead letter.</param>
    /// <param name="isRedelivered">
    /// Whether a worker has crashed while it handled the message, as with a poison message. The claim on the item still exists then, and
    /// the message must take it over.
    /// </param>
    public static ReadOnlyMemory<byte> Body(ReadOnlyMemory<byte> body, bool isRedelivered = false)
    {
        try
        {
            return FindHeaders(body.Span) is { } range ? WithoutFailureHeaders(body, range, isRedelivered) : body;
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

    // All other bytes of the body stay unchanged.
    private static ReadOnlyMemory<byte> WithoutFailureHeaders(ReadOnlyMemory<byte> body, Range headers, bool isRedelivered)
    {
        using var document = JsonDocument.Parse(body[headers]);
        if (!isRedelivered && !document.RootElement.EnumerateObject().Any(header => IsFailureHeader(header.Name)))
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

            if (isRedelivered)
            {
                writer.WriteString(Redelivery.Header, "true");
            }

            writer.WriteEndObject();
        }

        kept.Write(body.Span[headers.End..]);
        return kept.ToArray();
    }
}
