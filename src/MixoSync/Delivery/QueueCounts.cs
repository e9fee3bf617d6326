using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace MixoSync.Delivery;

/// <summary>How a queue stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ready">Messages that nobody has in hand.</param>
/// <param name="Consumers">Consumers, on all processes.</param>
internal sealed record QueueCount(string Name, long Ready, long Consumers);

/// <summary>Asks the broker itself, over AMQP: its management interface may be off, or another user's.</summary>
internal static class QueueCounts
{
    /// <returns>Of each that there is.</returns>
    /// <exception cref="BrokerException">The broker does not answer in time, or refuses.</exception>
    public static async Task<IReadOnlyList<QueueCount>> ReadAsync(
        Uri broker, TimeSpan timeout, IEnumerable<string> queues, CancellationToken cancellationToken)
    {
        await using var connection = await Broker.ConnectAsync(broker, timeout, "mixosync queues", cancellationToken);
        var found = new List<QueueCount>();
        var left = new Queue<string>(queues);
        while (left.Count > 0)
        {
            try
            {
                await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
                for (; left.Count > 0; left.Dequeue())
                {
                    var queue = await channel.QueueDeclarePassiveAsync(left.Peek(), cancellationToken);
                    found.Add(new QueueCount(queue.QueueName, queue.MessageCount, queue.ConsumerCount));
                }
            }
            catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
            {
                left.Dequeue(); // there is no such queue, and the broker has closed the channel
            }
        }

        return found;
    }
}
