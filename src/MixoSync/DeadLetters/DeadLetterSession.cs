using MixoSync.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace MixoSync.DeadLetters;

/// <summary>What becomes of a letter that was looked at.</summary>
internal enum DeadLetterDisposition
{
    /// <summary>It stays where it is, as if nobody had looked.</summary>
    Kept,

    /// <summary>It is gone.</summary>
    Discarded,

    /// <summary>Its endpoint has it again.</summary>
    Replayed,
}

/// <summary>The dead letters, held by nobody else until this is disposed of.</summary>
internal sealed class DeadLetterSession(Uri rabbitMq, IConnection connection, TimeSpan patience, TimeProvider time) : IAsyncDisposable
{
    /// <summary>The oldest so many of a queue are looked at: AMQP's largest prefetch.</summary>
    public const int MaxMessages = ushort.MaxValue;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly CreateChannelOptions Confirmed =
        new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    public async Task<IReadOnlyList<DeadLetter>> ListAsync(CancellationToken cancellationToken)
    {
        var letters = new List<DeadLetter>();
        await ScanAsync(
            taken =>
            {
                letters.Add(taken.Letter);
                return DeadLetterDisposition.Kept;
            },
            cancellationToken);
        return letters;
    }

    /// <summary>Everything about the letters with this id.</summary>
    public async Task<IReadOnlyList<DeadLetterContent>> FindAsync(string id, CancellationToken cancellationToken)
    {
        var found = new List<DeadLetterContent>();
        await ScanAsync(
            taken =>
            {
                if (string.Equals(taken.Letter.Id, id, StringComparison.OrdinalIgnoreCase))
                {
                    found.Add(taken.Content());
                }

                return DeadLetterDisposition.Kept;
            },
            cancellationToken);
        return found;
    }

    /// <summary>Does away with these letters in one way. What else is in the queues keeps its place.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> ResolveAsync(IReadOnlySet<DeadLetterKey> letters, DeadLetterDisposition fate, CancellationToken cancellationToken)
    {
        var settled = 0;
        await ScanAsync(
            taken =>
            {
                var isMeant = letters.Contains(taken.Letter.Key);
                settled += isMeant ? 1 : 0;
                return isMeant ? fate : DeadLetterDisposition.Kept;
            },
            cancellationToken);
        return settled;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task ScanAsync(Func<LockedMessage, DeadLetterDisposition> decide, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var queue in DeadLetter.Queues)
            {
                await ScanAsync(queue, decide, cancellationToken);
            }
        }
        catch (Exception e) when (BrokerConnection.IsFailure(e, cancellationToken))
        {
            throw BrokerConnection.Explain(rabbitMq, e);
        }
    }

    private async Task ScanAsync(string queue, Func<LockedMessage, DeadLetterDisposition> decide, CancellationToken cancellationToken)
    {
        uint kept;
        await using (var channel = await connection.CreateChannelAsync(Confirmed, cancellationToken))
        {
            var ready = await ReadyAsync(channel, queue, cancellationToken);
            var count = (ushort)Math.Min(ready, MaxMessages);
            if (count == 0)
            {
                return;
            }

            await channel.BasicQosAsync(prefetchSize: 0, count, global: false, cancellationToken);
            var reader = new DeadLetterReader(channel, queue, count, decide, patience, time);
            kept = await reader.ReadAsync(cancellationToken);

            // Closing puts everything back into its place, with and without a delivery limit, in RabbitMQ 3.10 and 4. A
            // basic.nack would not: 4 puts what is returned behind the rest where the limit is off, 3.10 where it is on.
            await channel.CloseAsync(CancellationToken.None);
        }

        await WaitUntilReadyAsync(queue, kept, cancellationToken);
    }

    // A quorum queue takes its letters back in its own time: whoever looks next would count too few.
    private async Task WaitUntilReadyAsync(string queue, uint count, CancellationToken cancellationToken)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var start = time.GetTimestamp();
        while (await ReadyAsync(channel, queue, cancellationToken) < count && time.GetElapsedTime(start) < patience)
        {
            await Task.Delay(Poll, time, cancellationToken);
        }
    }

    private static async Task<uint> ReadyAsync(IChannel channel, string queue, CancellationToken cancellationToken)
    {
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, cancellationToken)).MessageCount;
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            throw new ConfigurationException($"There is no queue {queue}; run 'mixosync db migrate'", e);
        }
    }
}
