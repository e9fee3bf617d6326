using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using MixoSync.DeadLetters;
using MixoSync.Messaging;
using MixoSync.Pipeline;
using MixoSync.Pipeline.Failures;
using MixoSync.Platforms;
using RabbitMQ.Client;

namespace MixoSync.IntegrationTests.DeadLetters;

/// <summary>A dead letter for tests: the message of a campaign with the headers that MixoSync adds.</summary>
internal sealed record TestDeadLetter(string CampaignId, string Kind, string Reason)
{
    public static readonly DateTimeOffset FailedAt = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);

    public Guid RunId { get; init; } = Guid.Parse("0190d5f0-7c1e-7c3a-9a51-0c7c1f1e2d3b");

    public string ClientId { get; init; } = "acme";

    public string Endpoint { get; init; } = QueueNames.SyncCampaign;

    public string Id => MessageIds.For(RunId, CampaignId).ToString();

    /// <summary>Returns the body with MassTransit's envelope.</summary>
    public byte[] Body() => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            MessageId = Id,
            MessageType = new[] { "urn:message:MixoSync.Syncing:SyncCampaign", "urn:message:MixoSync.Syncing:IRunMessage" },
            Message = new SyncCampaign(RunId, ClientId, new ListedCampaign(CampaignId, Campaign()), FailedAt.AddHours(-1)),
            Headers = new Dictionary<string, object> { ["MixoSync-Refusals"] = "9", ["MT-Redelivery-Count"] = 3 },
        },
        JsonSerializerOptions.Web);

    public BasicProperties Properties() => new()
    {
        MessageId = Id,
        ContentType = "application/vnd.masstransit+json",
        DeliveryMode = DeliveryModes.Persistent,
        Headers = new Dictionary<string, object?>
        {
            [DeadLetterHeaders.Client] = ClientId,
            [DeadLetterHeaders.Campaign] = CampaignId,
            [DeadLetterHeaders.Run] = RunId.ToString(),
            [DeadLetterHeaders.Kind] = Kind,
            [DeadLetterHeaders.Reason] = Reason,
            [DeadLetterHeaders.Attempts] = "5",
            [DeadLetterHeaders.FirstFailedAt] = FailedAt.AddHours(-1).ToString("O", CultureInfo.InvariantCulture),
            [DeadLetterHeaders.LastFailedAt] = FailedAt.ToString("O", CultureInfo.InvariantCulture),
            ["MT-Fault-StackTrace"] = "   at Some.Method()\n   at Main()",
        },
    };

    private Campaign Campaign() => new(CampaignId, "Spring sale", "active", 1100.50m, 2_000, 100, 2.5m, FailedAt.AddDays(-30));
}

/// <summary>Fills and inspects the queues of a virtual host.</summary>
internal sealed class DeadLetterTestQueue(Uri virtualHost)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Returns dead letters with the same cause, for campaigns with consecutive numbers.</summary>
    public static IEnumerable<TestDeadLetter> Create(int from, int count, string kind, string reason) =>
        Enumerable.Range(from, count).Select(i => new TestDeadLetter($"campaign_{i}", kind, $"campaign_{i}: {reason}"));

    /// <summary>Creates a service that reads the dead letters.</summary>
    public DeadLetterService CreateService() => new(virtualHost, Options.Create(new MessagingOptions()), TimeProvider.System);

    public Task PostAsync(IEnumerable<TestDeadLetter> deadLetters) =>
        PostAsync(deadLetters.Select(deadLetter => ($"{deadLetter.Endpoint}_error", deadLetter.Properties(), deadLetter.Body())));

    public async Task PostAsync(IEnumerable<(string Queue, BasicProperties Properties, byte[] Body)> messages)
    {
        await using var connection = await new ConnectionFactory { Uri = virtualHost }.CreateConnectionAsync(Token);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Token);
        await Task.WhenAll(messages.Select(message =>
            channel.BasicPublishAsync("", message.Queue, mandatory: true, message.Properties, message.Body, Token).AsTask()));
    }

    public async Task<int> CountAsync(string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = virtualHost }.CreateConnectionAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        return checked((int)await channel.MessageCountAsync(queue, Token));
    }

    /// <summary>
    /// Receives and requeues the only message of a queue until it reaches its delivery limit, as if workers crashed while handling
    /// it.
    /// </summary>
    public async Task ExceedDeliveryLimitAsync(string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = virtualHost }.CreateConnectionAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        while (await CountAsync($"{queue}_error") == 0)
        {
            if (await channel.BasicGetAsync(queue, autoAck: false, Token) is { } message)
            {
                await channel.BasicNackAsync(message.DeliveryTag, multiple: false, requeue: true, Token);
            }
        }
    }

    /// <summary>Waits until a queue contains a message.</summary>
    public async Task FillsAsync(string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = virtualHost }.CreateConnectionAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while (await channel.MessageCountAsync(queue, limit.Token) == 0)
        {
            // No pause is needed: each check is a round trip to the broker.
        }
    }

    /// <summary>Returns the ids of the messages in a queue, in order, without removing them.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync(string queue) =>
        [.. (await MessagesAsync(queue)).Select(message => message.BasicProperties.MessageId!)];

    public async Task<IReadOnlyList<BasicGetResult>> MessagesAsync(string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = virtualHost }.CreateConnectionAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        var messages = new List<BasicGetResult>();
        while (await channel.BasicGetAsync(queue, autoAck: false, Token) is { } message)
        {
            messages.Add(message);
        }

        return messages;
    }
}
