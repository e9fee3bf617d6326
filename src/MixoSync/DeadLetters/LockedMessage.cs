using MassTransit;
using RabbitMQ.Client;

namespace MixoSync.DeadLetters;

/// <summary>A letter as the broker delivered it. Its body is gone after the delivery: copy what is to be kept.</summary>
internal sealed record LockedMessage(DeadLetter Letter, IReadOnlyBasicProperties Properties, ReadOnlyMemory<byte> Body)
{
    public DeadLetterContent Content() => new(
        Letter,
        Properties.Headers?.Where(header => header.Key != MessageHeaders.FaultStackTrace)
            .OrderBy(header => header.Key, StringComparer.Ordinal)
            .Select(header => KeyValuePair.Create(header.Key, HeaderText.Of(header.Value))).ToList() ?? [],
        Properties.Text(MessageHeaders.FaultStackTrace),
        Body.ToArray());
}

/// <summary>All of a letter, for people.</summary>
/// <param name="Letter">What it says of its failure.</param>
/// <param name="Headers">By name; the stack trace is not among them.</param>
/// <param name="StackTrace">Of the exception.</param>
/// <param name="Body">The message, as it came.</param>
internal sealed record DeadLetterContent(
    DeadLetter Letter, IReadOnlyList<KeyValuePair<string, string>> Headers, string? StackTrace, ReadOnlyMemory<byte> Body);
