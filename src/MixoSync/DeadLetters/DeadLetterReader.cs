using MixoSync.Messaging;
using MixoSync.Pipeline.Failures;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace MixoSync.DeadLetters;

/// <summary>
/// Reads as many letters as there were at the start, and no more, however many arrive meanwhile. A letter that goes back
/// to its endpoint is confirmed there before it is acknowledged here: a process that dies in between leaves it in both,
/// and never in neither.
/// </summary>
internal sealed class DeadLetterReader(
    IChannel channel, string queue, uint count, Func<LockedMessage, DeadLetterDisposition> decide, TimeSpan patience, TimeProvider time)
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private uint seen;
    private uint kept;

    /// <returns>How many letters were kept; they are the channel's until it is closed.</returns>
    public async Task<uint> ReadAsync(CancellationToken cancellationToken)
    {
        channel.ChannelShutdownAsync += (_, shutdown) => Fail(new OperationInterruptedException(shutdown));
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) => ReceiveAsync(delivery);
        consumer.UnregisteredAsync += (_, _) => Fail(new ConfigurationException($"The queue {queue} was deleted; run 'mixosync db migrate'"));
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer, cancellationToken);
        await WaitAsync(cancellationToken);
        return kept;
    }

    // Somebody else may hold some of those that were counted: what does not come for a while is not waited for. A while is
    // longer than a confirm may take.
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
        var letter = DeadLetterParser.Parse(queue, delivery.BasicProperties, delivery.Body);
        switch (decide(new LockedMessage(letter, delivery.BasicProperties, delivery.Body)))
        {
            case DeadLetterDisposition.Replayed:
                await PublishAsync(letter, delivery);
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

    private async Task PublishAsync(DeadLetter letter, BasicDeliverEventArgs delivery)
    {
        using var limit = new CancellationTokenSource(patience, time);
        try
        {
            await channel.BasicPublishAsync(
                letter.Endpoint,
                delivery.RoutingKey,
                mandatory: true,
                ReplayedMessage.Properties(delivery.BasicProperties),
                ReplayedMessage.Body(delivery.Body, isRepeat: letter.Kind == DeadLetterKinds.Poison),
                limit.Token);
        }
        catch (PublishException e) when (e.IsReturn)
        {
            throw new ConfigurationException($"There is no queue {letter.Endpoint}; run 'mixosync db migrate'", e);
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
