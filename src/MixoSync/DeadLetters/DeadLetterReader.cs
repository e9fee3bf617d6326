using MixoSync.Messaging;
using MixoSync.Pipeline.Failures;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace MixoSync.DeadLetters;

/// <summary>
/// Reads as many dead letters of a queue as it contained at the start. A dead letter that is replayed is confirmed at its endpoint before
/// it is acknowledged here, so a process that crashes in between leaves it in both queues and never loses it.
/// </summary>
internal sealed class DeadLetterReader(
    IChannel channel, string queue, uint count, Func<LockedMessage, DeadLetterDisposition> decide, TimeSpan timeout, TimeProvider time)
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private uint seen;
    private uint kept;

    /// <summary>Reads the dead letters and resolves each as decided.</summary>
    /// <returns>The number of dead letters that were kept. They stay locked until the channel is closed.</returns>
    public async Task<uint> ReadAsync(CancellationToken cancellationToken)
    {
        channel.ChannelShutdownAsync += (_, shutdown) => Fail(new OperationInterruptedException(shutdown));
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) => ReceiveAsync(delivery);
        consumer.UnregisteredAsync += (_, _) => Fail(new ConfigurationException($"The queue {queue} was deleted. Run 'mixosync db migrate' to create it"));
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer, cancellationToken);
        await WaitAsync(cancellationToken);
        return kept;
    }

    // Another consumer may hold some of the counted messages, so reading ends when none has arrived for a while. That time is longer than
    // a confirm may take.
    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        for (uint? before = null; before != seen && !done.Task.IsCompleted;)
        {
            before = seen;
            await ((Task)done.Task.WaitAsync(timeout * 2, time, cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
        using var confirmTimeout = new CancellationTokenSource(timeout, time);
        try
        {
            await channel.BasicPublishAsync(
                deadLetter.Endpoint,
                delivery.RoutingKey,
                mandatory: true,
                ReplayedMessage.Properties(delivery.BasicProperties),
                ReplayedMessage.Body(delivery.Body, isRedelivered: deadLetter.Kind == DeadLetterKinds.Poison),
                confirmTimeout.Token);
        }
        catch (PublishException e) when (e.IsReturn)
        {
            throw new ConfigurationException($"The queue {deadLetter.Endpoint} does not exist. Run 'mixosync db migrate' to create it", e);
        }
        catch (OperationCanceledException e) when (confirmTimeout.IsCancellationRequested)
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
