using System.Security.Cryptography;
using MassTransit;
using MixoSync.Pipeline.Failures;
using MixoSync.Platforms;
using RabbitMQ.Client;

namespace MixoSync.DeadLetters;

/// <summary>
/// Parses a message in an error queue. The data comes from MixoSync's headers, otherwise from the headers of the broker or MassTransit
/// and from the body.
/// </summary>
internal static class DeadLetterParser
{
    private const string DeathHeader = "x-death";
    private const string ActivityHeader = "MT-Activity-Id";

    /// <summary>Parses a message. Never throws, because every message in the queue is a dead letter, even an unreadable one.</summary>
    public static DeadLetter Parse(string queue, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body)
    {
        var envelope = MessageEnvelope.TryRead(body);
        var failedAt = properties.Time(DeadLetterHeaders.LastFailedAt) ?? properties.Time(MessageHeaders.FaultTimestamp) ?? DiedAt(properties);
        return new DeadLetter
        {
            Queue = queue,
            Id = Id(properties.MessageId) ?? Id(envelope?.MessageId) ?? Fingerprint(body),
            ClientId = properties.Text(DeadLetterHeaders.Client) ?? envelope?.ClientId,
            CampaignId = properties.Text(DeadLetterHeaders.Campaign) ?? envelope?.CampaignId,
            RunId = Guid.TryParse(properties.Text(DeadLetterHeaders.Run), out var run) ? run : envelope?.RunId,
            Kind = properties.Text(DeadLetterHeaders.Kind) ?? Kind(properties, envelope),
            Reason = properties.Text(DeadLetterHeaders.Reason) ?? Reason(properties),
            Attempts = properties.Count(DeadLetterHeaders.Attempts),
            FirstFailedAt = properties.Time(DeadLetterHeaders.FirstFailedAt) ?? failedAt,
            LastFailedAt = failedAt,
            TraceId = properties.Text(DeadLetterHeaders.TraceId) ?? TraceId(properties.Text(ActivityHeader)),
            ListedAt = envelope?.ListedAt,
        };
    }

    private static string Kind(IReadOnlyBasicProperties properties, MessageEnvelope? envelope) =>
        Death(properties, "reason") == "delivery_limit" ? DeadLetterKinds.Poison
        : envelope is null ? DeadLetterKinds.Unreadable
        : nameof(FailureKind.Internal);

    private static string Reason(IReadOnlyBasicProperties properties) =>
        (Death(properties, "reason"), properties.Text(MessageHeaders.FaultExceptionType), properties.Text(MessageHeaders.FaultMessage)) switch
        {
            ("delivery_limit", _, _) => "it reached its delivery limit because its workers crashed",
            (_, null, { } message) => message,
            (_, { } type, { } message) => type.EndsWith(nameof(AdPlatformException), StringComparison.Ordinal) ? message : $"{type}: {message}",
            (_, { } type, null) => type,
            ({ } death, null, null) => $"the broker dead-lettered it: {death}",
            _ => "unknown reason",
        };

    // The newest death comes first. Expiry in a delay level is also a death, but not a failure; a later failure has its own headers.
    private static string? Death(IReadOnlyBasicProperties properties, string key) =>
        properties.Headers?.TryGetValue(DeathHeader, out var deaths) == true
        && deaths is IEnumerable<object?> list && list.FirstOrDefault() is IDictionary<string, object?> newest
        && newest.TryGetValue(key, out var value)
            ? HeaderText.Of(value)
            : null;

    private static DateTimeOffset? DiedAt(IReadOnlyBasicProperties properties) =>
        DateTimeOffset.TryParse(Death(properties, "time"), out var time) ? time : null;

    private static string? Id(string? id) => string.IsNullOrWhiteSpace(id) ? null : id;

    // Replaces a missing message id.
    private static string Fingerprint(ReadOnlyMemory<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body.Span).AsSpan(0, 8));

    // The W3C trace context format: version-trace-span-flags.
    private static string? TraceId(string? activity) =>
        activity?.Split('-') is [_, { Length: 32 } trace, _, _] ? trace : null;
}
