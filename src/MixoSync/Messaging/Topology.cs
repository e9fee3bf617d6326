using RabbitMQ.Client;

namespace MixoSync.Messaging;

/// <summary>Declares every exchange and queue before anything publishes, because a message without a queue is lost.</summary>
/// <remarks>
/// MassTransit's own <c>DeployTopologyOnly</c> cannot be used: it never ends if it is stopped after an endpoint is ready but before its
/// agent is registered (https://github.com/MassTransit/MassTransit/pull/6099), and its start ignores cancellation. The names are
/// MassTransit's. A test checks that a bus finds everything that it would declare.
/// </remarks>
internal static class Topology
{
    private static readonly (string Queue, string Message)[] Subscriptions =
    [
        (QueueNames.StartClientSync, MessageNames.StartClientSync),
        (QueueNames.FetchCampaignPage, MessageNames.FetchCampaignPage),
        (QueueNames.SyncCampaign, MessageNames.SyncCampaign),
    ];

    /// <summary>The queues for messages that fail permanently or that no consumer handles.</summary>
    public static IEnumerable<string> DeadLetterQueues => QueueNames.All
        .SelectMany(endpoint => new[] { QueueNames.ErrorQueue(endpoint), QueueNames.SkippedQueue(endpoint) });

    /// <summary>The queues of the delay levels.</summary>
    public static IEnumerable<string> DelayQueues => DelayLevels.Levels.Select(DelayLevels.Name);

    /// <summary>All queues that MixoSync needs.</summary>
    public static IEnumerable<string> Queues => [.. QueueNames.All, .. DeadLetterQueues, .. DelayQueues];

    /// <summary>Declares all exchanges and queues. Idempotent, also if several processes do it at the same time.</summary>
    /// <exception cref="BrokerException">The broker does not respond in time, or rejects a declaration.</exception>
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

    // MassTransit declares these at the first failure, with the arguments of the work queue. They must exist before that, because a
    // dead letter is moved before it is acknowledged.
    private static async Task DeclareDeadLetterQueuesAsync(IChannel channel, CancellationToken cancellationToken)
    {
        foreach (var name in DeadLetterQueues)
        {
            await DeclareQueueAsync(channel, name, QueueArguments.ForDeadLetterQueue, cancellationToken);
        }
    }

    // A published message goes to the exchange of its type and from there to the exchange of the endpoint.
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
