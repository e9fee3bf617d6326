using System.Text;
using MixoSync.IntegrationTests.Processes;
using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.Messaging;
using RabbitMQ.Client;

namespace MixoSync.IntegrationTests.Failures;

/// <summary>Tests that messages that no consumer can handle are moved to a queue and not lost.</summary>
public sealed class PoisonTests(TestServers servers)
{
    private static readonly string ErrorQueue = QueueNames.ErrorQueue(QueueNames.SyncCampaign);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("no JSON at all", "application/vnd.masstransit+json")]
    [InlineData("{}", "application/vnd.masstransit+json")]
    [InlineData("\0\u0001\u0002", "application/x-something")]
    public async Task AnUnreadableMessageIsDeadLettered(string body, string contentType)
    {
        await using var deployment = await Deployment.CreateAsync(servers);
        await deployment.ServeAsync("sync-worker");

        await SendAsync(deployment, body, contentType);

        await BecomesAsync(deployment, ErrorQueue, 1);
        await BecomesAsync(deployment, QueueNames.SyncCampaign, 0);
    }

    [Fact]
    public async Task AMessageOfAnUnknownTypeIsSkipped()
    {
        await using var deployment = await Deployment.CreateAsync(servers);
        await deployment.ServeAsync("sync-worker");

        await SendAsync(
            deployment,
            """{"messageId":"01000000-0000-0000-0000-000000000000","messageType":["urn:message:Somebody:Else"],"message":{}}""",
            "application/vnd.masstransit+json");

        await BecomesAsync(deployment, QueueNames.SkippedQueue(QueueNames.SyncCampaign), 1);
    }

    [Fact]
    public async Task AMessageThatKeepsKillingWorkersIsDeadLettered()
    {
        await using var deployment = await Deployment.CreateAsync(servers);
        await SendAsync(deployment, "{}", "application/vnd.masstransit+json");

        await using var connection = await ConnectAsync(deployment);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        var deliveries = 0;
        while (deliveries < 200 && await channel.BasicGetAsync(QueueNames.SyncCampaign, autoAck: false, Token) is { } message)
        {
            deliveries++;
            await channel.BasicNackAsync(message.DeliveryTag, multiple: false, requeue: true, Token);
        }

        Assert.InRange(deliveries, 26, 60); // a worker may be killed often without a faulty message
        await BecomesAsync(deployment, ErrorQueue, 1);
    }

    private static async Task SendAsync(Deployment deployment, string body, string contentType)
    {
        await using var connection = await ConnectAsync(deployment);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        var properties = new BasicProperties { ContentType = contentType, Persistent = true };
        await channel.BasicPublishAsync("", QueueNames.SyncCampaign, mandatory: true, properties, Encoding.UTF8.GetBytes(body), Token);
    }

    private static Task<IConnection> ConnectAsync(Deployment deployment) =>
        new ConnectionFactory { Uri = deployment.VirtualHost }.CreateConnectionAsync(Token);

    private static Task<int> BecomesAsync(Deployment deployment, string queue, int messages) =>
        Eventually.BecomesAsync(() => TestServers.MessagesInAsync(deployment.VirtualHost, queue), count => count == messages);
}
