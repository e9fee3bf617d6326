using System.Globalization;
using System.Numerics;

namespace MixoSync.Messaging;

/// <summary>
/// Delays of any whole number of seconds, without a plugin. The queue of level n holds a message for 2^n seconds, and a message
/// passes through the queues of the bits that are set in its delay. The routing key consists of these bits, highest level first,
/// and the destination queue.
/// </summary>
/// <remarks>
/// NServiceBus uses the same scheme: https://docs.particular.net/transports/rabbitmq/delayed-delivery. RabbitMQ's own plugin for
/// delayed messages is archived.
/// </remarks>
internal static class DelayLevels
{
    public const int Count = 20;

    /// <summary>The exchange for messages whose delay is over. The last word of the routing key is the destination.</summary>
    public const string DeliveryExchange = "mixosync.delay-delivery";

    /// <summary>The maximum delay: more than twelve days.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds((1 << Count) - 1);

    /// <summary>The name of the exchange and of the queue of a level.</summary>
    public static string Name(int level) => string.Create(CultureInfo.InvariantCulture, $"mixosync.delay-level-{level:00}");

    public static TimeSpan HoldTime(int level) => TimeSpan.FromSeconds(1 << level);

    /// <summary>The level at which a message with this delay starts: its highest bit.</summary>
    /// <returns>Null if the delay is less than a second.</returns>
    public static int? FirstLevel(int seconds) => seconds <= 0 ? null : BitOperations.Log2((uint)seconds);

    public static string RoutingKey(int seconds, string destination) =>
        string.Join('.', Levels.Select(level => ((seconds >> level) & 1).ToString(CultureInfo.InvariantCulture)).Append(destination));

    /// <summary>Matches the routing keys in which the bit of this level is <paramref name="bit"/>.</summary>
    public static string BindingKey(int level, int bit) =>
        string.Concat(Enumerable.Repeat("*.", Count - 1 - level)) + string.Create(CultureInfo.InvariantCulture, $"{bit}.#");

    /// <summary>The levels, from the longest to the shortest.</summary>
    public static IEnumerable<int> Levels => Enumerable.Range(0, Count).Reverse();

    /// <summary>The delay in whole seconds, rounded up, so that no message is early.</summary>
    public static int Seconds(TimeSpan delay) =>
        (int)Math.Ceiling(Math.Clamp(delay.TotalSeconds, 0, Longest.TotalSeconds));
}
