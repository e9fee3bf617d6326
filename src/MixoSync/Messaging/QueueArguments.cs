using MassTransit;

namespace MixoSync.Messaging;

/// <summary>How the queues are declared: all of them quorum queues. Who declares one must give the very same arguments.</summary>
internal static class QueueArguments
{
    private const string Type = "x-queue-type";
    private const string TimeToLive = "x-message-ttl";
    private const string DeliveryLimit = "x-delivery-limit";
    private const string DeadLetterExchange = "x-dead-letter-exchange";
    private const string DeadLetterStrategy = "x-dead-letter-strategy";
    private const string Overflow = "x-overflow";

    /// <summary>
    /// Dead letters are looked at as often as anybody likes, each time taken and put back: without a limit of its own
    /// RabbitMQ 4 drops a message that was put back 20 times.
    /// </summary>
    public static Dictionary<string, object?> ForDeadLetterQueue => new() { [Type] = "quorum", [DeliveryLimit] = int.MaxValue };

    /// <summary>
    /// A message that comes back this often has killed as many workers: it is a dead letter too. RabbitMQ 4 has a limit of
    /// 20, at which it drops the message, and RabbitMQ 3 has none.
    /// </summary>
    public static Dictionary<string, object?> ForWorkQueue(string queue) => new(WithDeadLetterExchange(QueueNames.ErrorQueue(queue))) { [DeliveryLimit] = 50 };

    /// <summary>A delay level holds a message for its time and hands it to the next exchange.</summary>
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
            queue.SetQueueArgument(name, null); // takes it away
        }

        Set(queue, arguments);
    }

    private static Dictionary<string, object?> WithDeadLetterExchange(string exchange) => new()
    {
        [Type] = "quorum",
        [DeadLetterExchange] = exchange,
        // The default moves a message on without waiting for a confirm: a broker that dies then loses it.
        [DeadLetterStrategy] = "at-least-once",
        [Overflow] = "reject-publish",
    };
}
