using System.Globalization;
using System.Numerics;

namespace MixoSync.Messaging;

/// <summary>
/// Delays messages by any whole number of seconds without a RabbitMQ plugin. The queue of level n holds a message for 2^n s, and a
/// message passes through the queues of the bits that are set in its delay. The routing key consists of those bits, highest level
/// first, and the destination queue.
/// </summary>
/// <remarks>
/// NServiceBus uses the same scheme: https://docs.particular.net/transports/rabbitmq/delayed-delivery. RabbitMQ's plugin for delayed
/// messages is archived.
/// </remarks>
internal static class DelayLevels
{
    public const int Count = 20;

    /// <summary>The exchange for messages whose delay is over. It routes by the last word of the routing key, which is the destination.</summary>
    public const string DeliveryExchange = "mixosync.delay-delivery";

    /// <summary>The longest possible delay: about 12 days and 3 hours.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds((1 << Count) - 1);

    /// <summary>The name of the exchange and of the queue of a level.</summary>
    public static string Name(int level) => string.Create(CultureInfo.InvariantCulture, $"mixosync.delay-level-{level:00}");

    public static TimeSpan HoldTime(int level) => TimeSpan.FromSeconds(1 << level);

    /// <summary>Returns the highest level that holds a message with this delay, or null if there is no delay.</summary>
    public static int? FirstLevel(int seconds) => seconds <= 0 ? null : BitOperations.Log2((uint)seconds);

    public static string RoutingKey(int seconds, string destination) =>
        string.Join('.', Levels.Select(level => ((seconds >> level) & 1).ToString(CultureInfo.InvariantCulture)).Append(destination));

    /// <summary>Returns the pattern of routing keys in which the bit of this level is <paramref name="bit"/>.</summary>
    public static string BindingKey(int level, int bit) =>
        string.Concat(Enumerable.Repeat("*.", Count - 1 - level)) + string.Create(CultureInfo.InvariantCulture, $"{bit}.#");

    /// <summary>The levels, longest delay first.</summary>
    public static IEnumerable<int> Levels => Enumerable.Range(0, Count).Reverse();

    /// <summary>Rounds a delay up to whole seconds, so that a message is not early by more than the clock drift.</summary>
    public static int Seconds(TimeSpan delay) =>
        (int)Math.Ceiling(Math.Clamp(delay.TotalSeconds, 0, Longest.TotalSeconds));
}
