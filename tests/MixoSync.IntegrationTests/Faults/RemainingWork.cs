using System.Text.Json;
using MixoSync.Messaging;
using RabbitMQ.Client;

namespace MixoSync.IntegrationTests.Faults;

/// <summary>A campaign of a client, as in queues and in the database.</summary>
internal sealed record CampaignKey(string Client, string Campaign);

/// <summary>Reads from the broker what is left.</summary>
internal static class RemainingWork
{
    /// <summary>The queues that must be empty in the end. All other queues contain dead letters.</summary>
    private static readonly string[] Passing =
        [.. QueueNames.All, .. QueueNames.All.Select(name => $"{name}_skipped"), .. DelayLevels.Levels.Select(DelayLevels.Name)];

    /// <summary>Returns the queues that should be empty but are not, with their counts.</summary>
    public static async Task<IReadOnlyList<string>> UnfinishedAsync(FaultEnvironment environment)
    {
        await using var connection = await ConnectAsync(environment);
        await using var channel = await connection.CreateChannelAsync();
        var left = new List<string>();
        foreach (var queue in Passing)
        {
            if (await channel.MessageCountAsync(queue) is > 0 and var messages)
            {
                left.Add($"{queue}: {messages}");
            }
        }

        return left;
    }

    /// <summary>Returns the campaigns of the dead letters without removing these.</summary>
    public static async Task<IReadOnlyList<CampaignKey>> DeadCampaignsAsync(FaultEnvironment environment)
    {
        var dead = new List<CampaignKey>();
        await using var connection = await ConnectAsync(environment);
        foreach (var queue in (await environment.Management.QueuesInAsync(environment.VirtualHostName)).Except(Passing))
        {
            await using var channel = await connection.CreateChannelAsync(); // closing the channel requeues the messages
            while (await channel.BasicGetAsync(queue, autoAck: false) is { } deadLetter)
            {
                if (Read(deadLetter.Body) is { } campaign)
                {
                    dead.Add(campaign);
                }
            }
        }

        return dead;
    }

    private static Task<IConnection> ConnectAsync(FaultEnvironment environment) =>
        new ConnectionFactory { Uri = environment.VirtualHost }.CreateConnectionAsync();

    private static CampaignKey? Read(ReadOnlyMemory<byte> body)
    {
        using var envelope = JsonDocument.Parse(body);
        var message = envelope.RootElement.GetProperty("message");
        return message.TryGetProperty("listed", out var listed)
            ? new CampaignKey(message.GetProperty("clientId").GetString()!, listed.GetProperty("id").GetString()!)
            : null;
    }
}
