using MixoSync.Messaging;
using MixoSync.Pipeline.Failures;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace MixoSync.DeadLetters;

/// <summary>
/// Reads as many dead letters as there were at the start, even if more arrive in the meantime. A replayed message is confirmed in
/// its work queue before it is acknowledged here. If the process dies in between, the message is in both queues.
/// </summary>
internal sealed class DeadLetterReader(
    IChannel channel, string queue, uint count, Func<LockedMessage, DeadLetterDisposition> decide, TimeSpan patience, TimeProvider time)
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private uint seen;
    private uint kept;

    /// <returns>Number of dead letters that were kept. The channel holds them until it is closed.</returns>
    public async Task<uint> ReadAsync(CancellationToken cancellationToken)
    {
        channel.ChannelShutdownAsync += (_, shutdown) => Fail(new OperationInterruptedException(shutdown));
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) => ReceiveAsync(delivery);
        consumer.UnregisteredAsync += (_, _) => Fail(new ConfigurationException($"The queue {queue} was deleted. Run 'mixosync db migrate'"));
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer, cancellationToken);
        await WaitAsync(cancellationToken);
        return kept;
    }

    // Another consumer may hold some of the counted messages, so the reader stops waiting after a while, which is longer than a
    // confirmation may take.
    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        for (uint? before = null; before != seen && !done.Task.IsCompleted;)
        {
            before = seen;
            await ((Task)done.Task.WaitAsync(patience * 2, time, cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }

        done.TrySetResult();
        await done.Task;
    }

    private async Task ReceiveAsync(BasicDeliverEventArgs delivery)
    {
        if (done.Task.IsCompleted)
        {
            return;
        }

        try
        {
            await ResolveAsync(delivery);
            if (++seen == count)
            {
                done.TrySetResult();
            }
        }
        catch (Exception e)
        {
            done.TrySetException(e);
        }
    }

    private async Task ResolveAsync(BasicDeliverEventArgs delivery)
    {
        var deadLetter = DeadLetterParser.Parse(queue, delivery.BasicProperties, delivery.Body);
        switch (decide(new LockedMessage(deadLetter, delivery.BasicProperties, delivery.Body)))
        {
            case DeadLetterDisposition.Replayed:
                await PublishAsync(deadLetter, delivery);
                await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
                break;
            case DeadLetterDisposition.Discarded:
                await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
                break;
            default:
                kept++;
                break;
        }
    }

    private async Task PublishAsync(DeadLetter deadLetter, BasicDeliverEventArgs delivery)
    {
        using var limit = new CancellationTokenSource(patience, time);
        try
        {
            await channel.BasicPublishAsync(
                deadLetter.Endpoint,
                delivery.RoutingKey,
                mandatory: true,
                ReplayedMessage.Properties(delivery.BasicProperties),
                ReplayedMessage.Body(delivery.Body, isRedelivered: deadLetter.Kind == DeadLetterKinds.Poison),
                limit.Token);
        }
        catch (PublishException e) when (e.IsReturn)
        {
            throw new ConfigurationException($"The queue {deadLetter.Endpoint} does not exist. Run 'mixosync db migrate'", e);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested)
        {
            throw PublisherConfirm.NotConfirmed(e);
        }
    }

    private Task Fail(Exception reason)
    {
        done.TrySetException(reason);
        return Task.CompletedTask;
    }
}
