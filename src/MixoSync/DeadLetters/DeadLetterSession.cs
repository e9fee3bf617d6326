using MixoSync.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace MixoSync.DeadLetters;

/// <summary>What happens to a dead letter.</summary>
internal enum DeadLetterDisposition
{
    /// <summary>It stays in its queue, in its place.</summary>
    Kept,

    /// <summary>It is deleted.</summary>
    Discarded,

    /// <summary>It is sent to its endpoint again.</summary>
    Replayed,
}

/// <summary>Exclusive access to the dead letters until it is disposed.</summary>
internal sealed class DeadLetterSession(Uri rabbitMq, IConnection connection, TimeSpan timeout, TimeProvider time) : IAsyncDisposable
{
    /// <summary>The maximum number of dead letters that are read from each queue, oldest first: the largest prefetch count of AMQP.</summary>
    public const int MaxMessages = ushort.MaxValue;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly CreateChannelOptions ConfirmedChannel =
        new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    public async Task<IReadOnlyList<DeadLetter>> ListAsync(CancellationToken cancellationToken)
    {
        var deadLetters = new List<DeadLetter>();
        await ScanAsync(
            message =>
            {
                deadLetters.Add(message.DeadLetter);
                return DeadLetterDisposition.Kept;
            },
            cancellationToken);
        return deadLetters;
    }

    /// <summary>Returns the whole content of all dead letters with this id.</summary>
    public async Task<IReadOnlyList<DeadLetterContent>> FindAsync(string id, CancellationToken cancellationToken)
    {
        var found = new List<DeadLetterContent>();
        await ScanAsync(
            message =>
            {
                if (string.Equals(message.DeadLetter.Id, id, StringComparison.OrdinalIgnoreCase))
                {
                    found.Add(message.Content());
                }

                return DeadLetterDisposition.Kept;
            },
            cancellationToken);
        return found;
    }

    /// <summary>Resolves these dead letters. All other dead letters keep their place in the queues.</summary>
    /// <returns>The number of dead letters that were resolved.</returns>
    public async Task<int> ResolveAsync(
        IReadOnlySet<DeadLetterKey> deadLetters, DeadLetterDisposition disposition, CancellationToken cancellationToken)
    {
        var resolved = 0;
        await ScanAsync(
            message =>
            {
                var isSelected = deadLetters.Contains(message.DeadLetter.Key);
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
        await using (var channel = await connection.CreateChannelAsync(ConfirmedChannel, cancellationToken))
        {
            var ready = await CountReadyAsync(channel, queue, cancellationToken);
            var count = (ushort)Math.Min(ready, MaxMessages);
            if (count == 0)
            {
                return;
            }

            await channel.BasicQosAsync(prefetchSize: 0, count, global: false, cancellationToken);
            var reader = new DeadLetterReader(channel, queue, count, decide, timeout, time);
            kept = await reader.ReadAsync(cancellationToken);

            // Closing the channel requeues all messages in their original place, with and without a delivery limit, in RabbitMQ 3.10 and
            // 4. A basic.nack would move them to the end of the queue: in version 4 without a limit, in 3.10 with one.
            await channel.CloseAsync(CancellationToken.None);
        }

        await WaitUntilReadyAsync(queue, kept, cancellationToken);
    }

    // A quorum queue requeues its messages with a delay. Without waiting, the next session would count too few.
    private async Task WaitUntilReadyAsync(string queue, uint count, CancellationToken cancellationToken)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var start = time.GetTimestamp();
        while (await CountReadyAsync(channel, queue, cancellationToken) < count && time.GetElapsedTime(start) < timeout)
        {
            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }

    private static async Task<uint> CountReadyAsync(IChannel channel, string queue, CancellationToken cancellationToken)
    {
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, cancellationToken)).MessageCount;
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            throw new ConfigurationException($"The queue {queue} does not exist. Run 'mixosync db migrate' to create it", e);
        }
    }
}
