using MixoSync.Messaging;
using RabbitMQ.Client;

namespace MixoSync.IntegrationTests.Faults;

/// <summary>A message as the broker has it.</summary>
internal sealed record RawMessage(BasicProperties Properties, byte[] Body);

/// <summary>Takes messages from the queue of campaigns, and puts them there.</summary>
internal sealed class CampaignQueue(IConnection connection, IChannel channel) : IAsyncDisposable
{
    public static async Task<CampaignQueue> OpenAsync(FaultScenario scene)
    {
        var connection = await new ConnectionFactory { Uri = scene.Stage.VirtualHost }.CreateConnectionAsync(FaultScenario.Token);
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
    /// Takes some messages, those first in the queue, and puts them back again and again, as workers do that die over them,
    /// until the broker moves them away. The others are kept from everybody until this is disposed of.
    /// </summary>
    /// <param name="messages">How many.</param>
    public async Task WearOutAsync(int messages)
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
