using MassTransit;
using RabbitMQ.Client;

namespace MixoSync.DeadLetters;

/// <summary>A dead letter as the broker delivered it. The body is only valid during the delivery, so copy it if necessary.</summary>
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

/// <summary>A dead letter with all details.</summary>
/// <param name="Letter">The dead letter.</param>
/// <param name="Headers">The headers by name, without the stack trace.</param>
/// <param name="StackTrace">The stack trace of the exception.</param>
/// <param name="Body">The body of the message.</param>
internal sealed record DeadLetterContent(
    DeadLetter Letter, IReadOnlyList<KeyValuePair<string, string>> Headers, string? StackTrace, ReadOnlyMemory<byte> Body);
