using MixoSync.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace MixoSync.DeadLetters;

/// <summary>What happens to a dead letter.</summary>
internal enum DeadLetterDisposition
{
    /// <summary>It stays in its place in the queue.</summary>
    Kept,

    /// <summary>It is deleted.</summary>
    Discarded,

    /// <summary>It is sent back to its work queue.</summary>
    Replayed,
}

/// <summary>Exclusive access to the dead letters until it is disposed.</summary>
internal sealed class DeadLetterSession(Uri rabbitMq, IConnection connection, TimeSpan patience, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Maximum number of dead letters per queue, oldest first. AMQP's largest prefetch count.</summary>
    public const int MaxMessages = ushort.MaxValue;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly CreateChannelOptions Confirmed =
        new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    public async Task<IReadOnlyList<DeadLetter>> ListAsync(CancellationToken cancellationToken)
    {
        var deadLetters = new List<DeadLetter>();
        await ScanAsync(
            message =>
            {
                deadLetters.Add(message.Letter);
                return DeadLetterDisposition.Kept;
            },
            cancellationToken);
        return deadLetters;
    }

    /// <summary>Returns the dead letters with this id, with all details.</summary>
    public async Task<IReadOnlyList<DeadLetterContent>> FindAsync(string id, CancellationToken cancellationToken)
    {
        var found = new List<DeadLetterContent>();
        await ScanAsync(
            message =>
            {
                if (string.Equals(message.Letter.Id, id, StringComparison.OrdinalIgnoreCase))
                {
                    found.Add(message.Content());
                }

                return DeadLetterDisposition.Kept;
            },
            cancellationToken);
        return found;
    }

    /// <summary>Discards or replays dead letters. All other dead letters keep their place.</summary>
    /// <returns>Number of dead letters found.</returns>
    public async Task<int> ResolveAsync(IReadOnlySet<DeadLetterKey> deadLetters, DeadLetterDisposition disposition, CancellationToken cancellationToken)
    {
        var resolved = 0;
        await ScanAsync(
            message =>
            {
                var isSelected = deadLetters.Contains(message.Letter.Key);
                resolved += isSelected ? 1 : 0;
                return isSelected ? disposition : DeadLetterDisposition.Kept;
            },
            cancellationToken);
        return resolved;
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

            // Closing the channel returns all messages to their places, with and without a delivery limit, in RabbitMQ 3.10 and 4.
            // A basic.nack would not: RabbitMQ 4 moves returned messages to the end if there is no limit, RabbitMQ 3.10 if there is
            // one.
            await channel.CloseAsync(CancellationToken.None);
        }

        await WaitUntilReadyAsync(queue, kept, cancellationToken);
    }

    // A quorum queue takes its messages back asynchronously. The next reader would count too few.
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
            throw new ConfigurationException($"The queue {queue} does not exist. Run 'mixosync db migrate'", e);
        }
    }
}
