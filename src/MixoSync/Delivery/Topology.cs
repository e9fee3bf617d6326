using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Syncing;
using RabbitMQ.Client;

namespace MixoSync.Delivery;

/// <summary>Declares every exchange and queue before anything publishes: what is published into nothing is lost.</summary>
internal static class Topology
{
    private static readonly IReadOnlySet<Role> Consuming = new HashSet<Role> { Role.PageFetcher, Role.SyncWorker };

    /// <summary>Where messages end that fail for good, or that nobody handles.</summary>
    public static IEnumerable<string> DeadLetterQueues => Endpoints.All
        .SelectMany(endpoint => new[] { Endpoints.ErrorQueue(endpoint), Endpoints.SkippedQueue(endpoint) });

    /// <summary>Where messages wait until they are due.</summary>
    public static IEnumerable<string> DelayQueues => DelayLevels.Levels.Select(DelayLevels.Name);

    /// <summary>Every queue there has to be.</summary>
    public static IEnumerable<string> Queues => [.. Endpoints.All, .. DeadLetterQueues, .. DelayQueues];

    /// <summary>Safe to repeat, and safe when several do it at once: declaring what is there changes nothing.</summary>
    /// <exception cref="OperationCanceledException">The broker did not answer in time.</exception>
    public static async Task DeployAsync(
        IConfiguration configuration, Connections connections, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddMixoSync(configuration, connections, Consuming, deployOnly: true)
            .BuildServiceProvider();
        var bus = services.GetRequiredService<IBusControl>();
        await bus.StartAsync(limit.Token);
        await bus.StopAsync(limit.Token);
        await DeclareOthersAsync(connections.RabbitMq!, limit.Token);
    }

    private static async Task DeclareOthersAsync(Uri rabbitMq, CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory { Uri = rabbitMq, ClientProvidedName = "mixosync deploy" };
        await using var connection = await factory.CreateConnectionAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await DeclareErrorQueuesAsync(channel, cancellationToken);
        await DelayLevelTopology.DeclareAsync(channel, Endpoints.All, cancellationToken);
    }

    // MassTransit declares these at the first failure, with the arguments of their queue. They must be there before: a
    // dead letter is moved, and only then acknowledged.
    private static async Task DeclareErrorQueuesAsync(IChannel channel, CancellationToken cancellationToken)
    {
        foreach (var name in DeadLetterQueues)
        {
            await channel.ExchangeDeclareAsync(name, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);
            await channel.QueueDeclareAsync(
                name, durable: true, exclusive: false, autoDelete: false, QueueArguments.OfDeadLetters, cancellationToken: cancellationToken);
            await channel.QueueBindAsync(name, name, routingKey: "", cancellationToken: cancellationToken);
        }
    }
}
