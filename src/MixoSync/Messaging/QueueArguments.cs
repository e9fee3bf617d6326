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
    /// Listing dead letters delivers them and puts them back, any number of times. Without an own limit, RabbitMQ 4 would drop a
    /// message after 20 deliveries.
    /// </summary>
    public static Dictionary<string, object?> ForDeadLetterQueue => new() { [Type] = "quorum", [DeliveryLimit] = int.MaxValue };

    /// <summary>
    /// A message that was delivered this often has killed as many workers, so it is dead-lettered. RabbitMQ 4 has a default limit
    /// of 20 and then drops the message. RabbitMQ 3 has no limit.
    /// </summary>
    public static Dictionary<string, object?> ForWorkQueue(string queue) => new(WithDeadLetterExchange(QueueNames.ErrorQueue(queue))) { [DeliveryLimit] = 50 };

    /// <summary>A delay level holds a message for its time, and then passes it to the next exchange.</summary>
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
            queue.SetQueueArgument(name, null); // removes it
        }

        Set(queue, arguments);
    }

    private static Dictionary<string, object?> WithDeadLetterExchange(string exchange) => new()
    {
        [Type] = "quorum",
        [DeadLetterExchange] = exchange,
        // By default, a message is moved on without a confirmation, and is lost if the broker fails at that moment.
        [DeadLetterStrategy] = "at-least-once",
        [Overflow] = "reject-publish",
    };
}
