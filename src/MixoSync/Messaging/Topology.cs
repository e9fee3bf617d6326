using RabbitMQ.Client;

namespace MixoSync.Messaging;

/// <summary>Declares all exchanges and queues before anything is published, because a message that reaches no queue is lost.</summary>
/// <remarks>
/// Declared directly, with MassTransit's names. MassTransit's <c>DeployTopologyOnly</c> may never stop
/// (https://github.com/MassTransit/MassTransit/pull/6099), and its start ignores cancellation. A test checks that the bus would
/// declare nothing else.
/// </remarks>
internal static class Topology
{
    private static readonly (string Queue, string Message)[] Subscriptions =
    [
        (QueueNames.StartClientSync, MessageNames.StartClientSync),
        (QueueNames.FetchCampaignPage, MessageNames.FetchCampaignPage),
        (QueueNames.SyncCampaign, MessageNames.SyncCampaign),
    ];

    /// <summary>The queues for messages that failed permanently, or that no consumer handles.</summary>
    public static IEnumerable<string> DeadLetterQueues => QueueNames.All
        .SelectMany(endpoint => new[] { QueueNames.ErrorQueue(endpoint), QueueNames.SkippedQueue(endpoint) });

    /// <summary>The queues in which messages wait until they are due.</summary>
    public static IEnumerable<string> DelayQueues => DelayLevels.Levels.Select(DelayLevels.Name);

    /// <summary>All queues of MixoSync.</summary>
    public static IEnumerable<string> Queues => [.. QueueNames.All, .. DeadLetterQueues, .. DelayQueues];

    /// <summary>Declares everything that is missing. Safe to repeat and to run concurrently.</summary>
    /// <exception cref="BrokerException">The broker did not respond in time, or rejected the operation.</exception>
    public static async Task DeployAsync(Uri rabbitMq, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            await using var connection = await BrokerConnection.ConnectAsync(rabbitMq, timeout, "mixosync deploy", limit.Token);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: limit.Token);
            await DeclareDeadLetterQueuesAsync(channel, limit.Token);
            await DeclareWorkQueuesAsync(channel, limit.Token);
            await DelayLevelTopology.DeclareAsync(channel, QueueNames.All, limit.Token);
        }
        catch (Exception e) when (BrokerConnection.IsFailure(e, cancellationToken))
        {
            throw BrokerConnection.Explain(rabbitMq, e);
        }
    }

    // MassTransit declares these at the first failure, with the arguments of their work queue. They must exist earlier, because a
    // dead letter is moved before it is acknowledged.
    private static async Task DeclareDeadLetterQueuesAsync(IChannel channel, CancellationToken cancellationToken)
    {
        foreach (var name in DeadLetterQueues)
        {
            await DeclareQueueAsync(channel, name, QueueArguments.ForDeadLetterQueue, cancellationToken);
        }
    }

    // Messages are published to the exchange of their type, which is bound to the exchange of the queue.
    private static async Task DeclareWorkQueuesAsync(IChannel channel, CancellationToken cancellationToken)
    {
        foreach (var (queue, message) in Subscriptions)
        {
            await DeclareQueueAsync(channel, queue, QueueArguments.ForWorkQueue(queue), cancellationToken);
            await channel.ExchangeDeclareAsync(message, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);
            await channel.ExchangeBindAsync(queue, message, routingKey: "", cancellationToken: cancellationToken);
        }
    }

    private static async Task DeclareQueueAsync(
        IChannel channel, string name, Dictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        await channel.ExchangeDeclareAsync(name, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(
            name, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken);
        await channel.QueueBindAsync(name, name, routingKey: "", cancellationToken: cancellationToken);
    }
}
