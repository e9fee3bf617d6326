using RabbitMQ.Client;

namespace MixoSync.Messaging;

/// <summary>Declares every exchange and queue before anything publishes: what is published into nothing is lost.</summary>
/// <remarks>
/// By hand, with MassTransit's names: its own <c>DeployTopologyOnly</c> never stops where it is told to in the moment between
/// an endpoint's being ready and its agent's being known (https://github.com/MassTransit/MassTransit/pull/6099), and its start
/// does not heed its cancellation. A test holds that a bus finds all that it would declare.
/// </remarks>
internal static class Topology
{
    private static readonly (string Queue, string Message)[] Subscriptions =
    [
        (QueueNames.StartClientSync, MessageNames.StartClientSync),
        (QueueNames.FetchCampaignPage, MessageNames.FetchCampaignPage),
        (QueueNames.SyncCampaign, MessageNames.SyncCampaign),
    ];

    /// <summary>Where messages end that fail for good, or that nobody handles.</summary>
    public static IEnumerable<string> DeadLetterQueues => QueueNames.All
        .SelectMany(endpoint => new[] { QueueNames.ErrorQueue(endpoint), QueueNames.SkippedQueue(endpoint) });

    /// <summary>Where messages wait until they are due.</summary>
    public static IEnumerable<string> DelayQueues => DelayLevels.Levels.Select(DelayLevels.Name);

    /// <summary>Every queue there has to be.</summary>
    public static IEnumerable<string> Queues => [.. QueueNames.All, .. DeadLetterQueues, .. DelayQueues];

    /// <summary>Safe to repeat, and safe when several do it at once: declaring what is there changes nothing.</summary>
    /// <exception cref="BrokerException">The broker does not answer in time, or refuses.</exception>
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

    // MassTransit declares these at the first failure, with the arguments of their queue. They must be there before: a
    // dead letter is moved, and only then acknowledged.
    private static async Task DeclareDeadLetterQueuesAsync(IChannel channel, CancellationToken cancellationToken)
    {
        foreach (var name in DeadLetterQueues)
        {
            await DeclareQueueAsync(channel, name, QueueArguments.ForDeadLetterQueue, cancellationToken);
        }
    }

    // What is published goes to the exchange of its type, and from there to that of the endpoint.
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
