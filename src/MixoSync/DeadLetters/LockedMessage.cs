using MassTransit;
using RabbitMQ.Client;

namespace MixoSync.DeadLetters;

/// <summary>A dead letter that the broker has delivered to this process. The body is valid only during the delivery.</summary>
internal sealed record LockedMessage(DeadLetter DeadLetter, IReadOnlyBasicProperties Properties, ReadOnlyMemory<byte> Body)
{
    public DeadLetterContent Content() => new(
        DeadLetter,
        Properties.Headers?.Where(header => header.Key != MessageHeaders.FaultStackTrace)
            .OrderBy(header => header.Key, StringComparer.Ordinal)
            .Select(header => KeyValuePair.Create(header.Key, HeaderText.Of(header.Value))).ToList() ?? [],
        Properties.Text(MessageHeaders.FaultStackTrace),
        Body.ToArray());
}

/// <summary>The whole content of a dead letter, for operators.</summary>
/// <param name="DeadLetter">The parsed dead letter.</param>
/// <param name="Headers">The headers, ordered by name, without the stack trace.</param>
/// <param name="StackTrace">The stack trace of the exception.</param>
/// <param name="Body">The body of the message.</param>
internal sealed record DeadLetterContent(
    DeadLetter DeadLetter, IReadOnlyList<KeyValuePair<string, string>> Headers, string? StackTrace, ReadOnlyMemory<byte> Body);
