using RabbitMQ.Client;

namespace MixoSync.Messaging;

/// <summary>Declares an exchange and a queue for each delay level, and the bindings between the levels.</summary>
internal static class DelayLevelTopology
{
    public static async Task DeclareAsync(IChannel channel, IEnumerable<string> destinations, CancellationToken cancellationToken)
    {
        await DeclareExchangeAsync(channel, DelayLevels.DeliveryExchange, cancellationToken);
        foreach (var destination in destinations)
        {
            await channel.ExchangeBindAsync(destination, DelayLevels.DeliveryExchange, $"#.{destination}", cancellationToken: cancellationToken);
        }

        foreach (var level in DelayLevels.Levels.Reverse())
        {
            await DeclareLevelAsync(channel, level, cancellationToken);
        }
    }

    private static async Task DeclareLevelAsync(IChannel channel, int level, CancellationToken cancellationToken)
    {
        var name = DelayLevels.Name(level);
        var next = level == 0 ? DelayLevels.DeliveryExchange : DelayLevels.Name(level - 1);
        await DeclareExchangeAsync(channel, name, cancellationToken);
        await channel.QueueDeclareAsync(
            name,
            durable: true,
            exclusive: false,
            autoDelete: false,
            QueueArguments.ForDelayLevel(DelayLevels.HoldTime(level), next),
            cancellationToken: cancellationToken);
        await channel.QueueBindAsync(name, name, DelayLevels.BindingKey(level, 1), cancellationToken: cancellationToken);
        await channel.ExchangeBindAsync(next, name, DelayLevels.BindingKey(level, 0), cancellationToken: cancellationToken);
    }

    private static Task DeclareExchangeAsync(IChannel channel, string name, CancellationToken cancellationToken) =>
        channel.ExchangeDeclareAsync(name, ExchangeType.Topic, durable: true, cancellationToken: cancellationToken);
}
