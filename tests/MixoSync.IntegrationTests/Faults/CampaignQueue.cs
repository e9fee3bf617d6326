using MixoSync.Messaging;
using RabbitMQ.Client;

namespace MixoSync.IntegrationTests.Faults;

/// <summary>A message as the broker delivers it.</summary>
internal sealed record RawMessage(BasicProperties Properties, byte[] Body);

/// <summary>Receives messages from the queue of campaigns and publishes messages to it.</summary>
internal sealed class CampaignQueue(IConnection connection, IChannel channel) : IAsyncDisposable
{
    public static async Task<CampaignQueue> OpenAsync(FaultScenario scenario)
    {
        var connection = await new ConnectionFactory { Uri = scenario.Environment.VirtualHost }.CreateConnectionAsync(FaultScenario.Token);
        return new CampaignQueue(connection, await connection.CreateChannelAsync(cancellationToken: FaultScenario.Token));
    }

    public async Task<IReadOnlyList<RawMessage>> TakeAllAsync()
    {
        var taken = new List<RawMessage>();
        while (await channel.BasicGetAsync(QueueNames.SyncCampaign, autoAck: true, FaultScenario.Token) is { } message)
        {
            taken.Add(new RawMessage(new BasicProperties(message.BasicProperties), message.Body.ToArray()));
        }

        return taken;
    }

    public async Task PublishAsync(IEnumerable<RawMessage> messages)
    {
        foreach (var message in messages)
        {
            await channel.BasicPublishAsync("", QueueNames.SyncCampaign, mandatory: true, message.Properties, message.Body, FaultScenario.Token);
        }
    }

    /// <summary>
    /// Receives and requeues the first messages of the queue until they reach their delivery limit, as if workers crashed while
    /// handling them. The other messages are held until this instance is disposed of.
    /// </summary>
    /// <param name="messages">The number of messages.</param>
    public async Task ExceedDeliveryLimitAsync(int messages)
    {
        var taken = await TakeReadyAsync();
        while (taken.Count > 0)
        {
            foreach (var delivery in taken.Take(messages))
            {
                await channel.BasicNackAsync(delivery, multiple: false, requeue: true, FaultScenario.Token);
            }

            taken = await TakeReadyAsync();
        }
    }

    private async Task<IReadOnlyList<ulong>> TakeReadyAsync()
    {
        var taken = new List<ulong>();
        while (await channel.BasicGetAsync(QueueNames.SyncCampaign, autoAck: false, FaultScenario.Token) is { } message)
        {
            taken.Add(message.DeliveryTag);
        }

        return taken;
    }

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }
}
