using MassTransit;

namespace MixoSync.Messaging;

/// <summary>The arguments of the queues. All are quorum queues. Every declaration of a queue must use the same arguments.</summary>
internal static class QueueArguments
{
    private const string Type = "x-queue-type";
    private const string TimeToLive = "x-message-ttl";
    private const string DeliveryLimit = "x-delivery-limit";
    private const string DeadLetterExchange = "x-dead-letter-exchange";
    private const string DeadLetterStrategy = "x-dead-letter-strategy";
    private const string Overflow = "x-overflow";

    /// <summary>
    /// Arguments of a dead-letter queue. Reading dead letters requeues them, and by default RabbitMQ 4 drops a message that was
    /// requeued 20 times, so the limit is raised.
    /// </summary>
    public static Dictionary<string, object?> ForDeadLetterQueue => new() { [Type] = "quorum", [DeliveryLimit] = int.MaxValue };

    /// <summary>
    /// Arguments of a work queue. A message that was delivered this often without an acknowledgement has crashed as many workers and
    /// becomes a dead letter. By default, RabbitMQ 4 drops a message after 20 deliveries and RabbitMQ 3 has no limit.
    /// </summary>
    public static Dictionary<string, object?> ForWorkQueue(string queue) => new(WithDeadLetterExchange(QueueNames.ErrorQueue(queue))) { [DeliveryLimit] = 50 };

    /// <summary>Arguments of a delay level, which holds a message for its time and passes it to the next exchange.</summary>
    public static Dictionary<string, object?> ForDelayLevel(TimeSpan holdTime, string next) =>
        new(WithDeadLetterExchange(next)) { [TimeToLive] = (long)holdTime.TotalMilliseconds };

    public static void Set(IRabbitMqQueueConfigurator queue, Dictionary<string, object?> arguments)
    {
        foreach (var (name, value) in arguments)
        {
            queue.SetQueueArgument(name, value);
        }
    }

    public static void Replace(IRabbitMqQueueConfigurator queue, Dictionary<string, object?> arguments)
    {
        foreach (var name in new[] { DeadLetterExchange, DeadLetterStrategy, Overflow })
        {
            queue.SetQueueArgument(name, null); // removes the argument
        }

        Set(queue, arguments);
    }

    private static Dictionary<string, object?> WithDeadLetterExchange(string exchange) => new()
    {
        [Type] = "quorum",
        [DeadLetterExchange] = exchange,
        // The default strategy does not wait for a confirm, so a broker that crashes can lose the message.
        [DeadLetterStrategy] = "at-least-once",
        [Overflow] = "reject-publish",
    };
}
