using System.Text;
using MixoSync.IntegrationTests.Support;
using Npgsql;
using RabbitMQ.Client;

namespace MixoSync.IntegrationTests.Servers;

public sealed class TestServersTests(TestServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AFreshDatabaseIsEmpty()
    {
        await using var database = NpgsqlDataSource.Create(await servers.NewDatabaseAsync());
        await using var count = database.CreateCommand(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace");

        Assert.Equal(0L, await count.ExecuteScalarAsync(Token));
    }

    [Fact]
    public async Task AFreshVirtualHostHasNoQueues()
    {
        Assert.Empty(await servers.QueuesInAsync(await servers.NewVirtualHostAsync()));
    }

    [Fact]
    public async Task PublishedMessagesAreCountedInTheirQueue()
    {
        var virtualHost = await servers.NewVirtualHostAsync();
        await using var connection = await ConnectAsync(virtualHost);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        await channel.QueueDeclareAsync(
            "orders",
            durable: true,
            exclusive: false,
            autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum" },
            cancellationToken: Token);

        await channel.BasicPublishAsync("", "orders", "one"u8.ToArray(), Token);

        Assert.Equal(["orders"], await servers.QueuesInAsync(virtualHost));
        await Eventually.BecomesAsync(() => TestServers.MessagesInAsync(virtualHost, "orders"), count => count == 1);
    }

    [Fact]
    public async Task TheTestServersHaveSupportedVersions()
    {
        await using var database = new NpgsqlConnection(await servers.NewDatabaseAsync());
        await database.OpenAsync(Token);
        await using var broker = await ConnectAsync(await servers.NewVirtualHostAsync());
        var rabbitMq = Version.Parse(Encoding.UTF8.GetString((byte[])broker.ServerProperties!["version"]!));

        TestContext.Current.SendDiagnosticMessage($"PostgreSQL {database.PostgreSqlVersion}, RabbitMQ {rabbitMq}");
        Assert.True(database.PostgreSqlVersion.Major >= 15);
        Assert.True(rabbitMq >= new Version(3, 10));
    }

    private static Task<IConnection> ConnectAsync(Uri virtualHost) =>
        new ConnectionFactory { Uri = virtualHost }.CreateConnectionAsync(Token);
}
