using System.Globalization;
using System.Numerics;

namespace MixoSync.Messaging;

/// <summary>
/// Delays of any whole number of seconds from what every RabbitMQ has: level n's queue holds a message for 2^n s, and a
/// message goes through the queues of the bits that are set in its delay. The routing key is those bits, highest level
/// first, then the destination queue.
/// </summary>
/// <remarks>
/// The same scheme as NServiceBus's: https://docs.particular.net/transports/rabbitmq/delayed-delivery. RabbitMQ's own
/// plugin for delayed messages is archived.
/// </remarks>
internal static class DelayLevels
{
    public const int Count = 20;

    /// <summary>Where a message goes whose delay is over; its destination is the routing key's last word.</summary>
    public const string DeliveryExchange = "mixosync.delay-delivery";

    /// <summary>Twelve days, three hours and a bit.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds((1 << Count) - 1);

    /// <summary>The name of a level's exchange and of its queue.</summary>
    public static string Name(int level) => string.Create(CultureInfo.InvariantCulture, $"mixosync.delay-level-{level:00}");

    public static TimeSpan HoldTime(int level) => TimeSpan.FromSeconds(1 << level);

    /// <summary>Where a message with this delay starts: at the highest level that holds it.</summary>
    /// <returns>None where there is no whole second to wait.</returns>
    public static int? FirstLevel(int seconds) => seconds <= 0 ? null : BitOperations.Log2((uint)seconds);

    public static string RoutingKey(int seconds, string destination) =>
        string.Join('.', Levels.Select(level => ((seconds >> level) & 1).ToString(CultureInfo.InvariantCulture)).Append(destination));

    /// <summary>Matches the routing keys whose bit of this level is <paramref name="bit"/>.</summary>
    public static string BindingKey(int level, int bit) =>
        string.Concat(Enumerable.Repeat("*.", Count - 1 - level)) + string.Create(CultureInfo.InvariantCulture, $"{bit}.#");

    /// <summary>From the longest to the shortest.</summary>
    public static IEnumerable<int> Levels => Enumerable.Range(0, Count).Reverse();

    /// <summary>Whole seconds, upwards: a message is never early by more than the clock's drift.</summary>
    public static int Seconds(TimeSpan delay) =>
        (int)Math.Ceiling(Math.Clamp(delay.TotalSeconds, 0, Longest.TotalSeconds));
}
