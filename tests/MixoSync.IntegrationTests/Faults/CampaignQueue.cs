using MixoSync.Syncing;
using RabbitMQ.Client;

namespace MixoSync.IntegrationTests.Faults;

/// <summary>A message as the broker has it.</summary>
internal sealed record RawMessage(BasicProperties Properties, byte[] Body);

/// <summary>Takes messages from the queue of campaigns, and puts them there.</summary>
internal sealed class CampaignQueue(IConnection connection, IChannel channel) : IAsyncDisposable
{
    public static async Task<CampaignQueue> OpenAsync(Scene scene)
    {
        var connection = await new ConnectionFactory { Uri = scene.Stage.VirtualHost }.CreateConnectionAsync(Scene.Token);
        return new CampaignQueue(connection, await connection.CreateChannelAsync(cancellationToken: Scene.Token));
    }

    public async Task<IReadOnlyList<RawMessage>> TakeAllAsync()
    {
        var taken = new List<RawMessage>();
        while (await channel.BasicGetAsync(Endpoints.SyncCampaign, autoAck: true, Scene.Token) is { } message)
        {
            taken.Add(new RawMessage(new BasicProperties(message.BasicProperties), message.Body.ToArray()));
        }

        return taken;
    }

    public async Task PublishAsync(IEnumerable<RawMessage> messages)
    {
        foreach (var message in messages)
        {
            await channel.BasicPublishAsync("", Endpoints.SyncCampaign, mandatory: true, message.Properties, message.Body, Scene.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }
}
