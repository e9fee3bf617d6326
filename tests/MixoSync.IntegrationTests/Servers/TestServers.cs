using MixoSync.IntegrationTests.Servers;
using Npgsql;
using RabbitMQ.Client;

[assembly: AssemblyFixture(typeof(TestServers))]

namespace MixoSync.IntegrationTests.Servers;

/// <summary>
/// A real PostgreSQL and a real RabbitMQ, each started when the first test asks for it and shared by all tests of the
/// process. Every test makes a database and a virtual host of its own.
/// </summary>
public sealed class TestServers : IAsyncDisposable
{
    private readonly Lazy<Task<IPostgresServer>> postgres = new(StartPostgresAsync);
    private readonly Lazy<Task<IRabbitMqServer>> rabbitMq = new(StartRabbitMqAsync);

    /// <summary>Creates an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> NewDatabaseAsync()
    {
        var server = await postgres.Value;
        var name = $"test_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Creates a virtual host without queues.</summary>
    /// <returns>Its address with credentials: <c>amqp://user:password@host:port/virtual-host</c>.</returns>
    public async Task<Uri> NewVirtualHostAsync()
    {
        var server = await rabbitMq.Value;
        var name = $"test-{Guid.NewGuid():N}";
        await new RabbitMqManagement(server.Management).CreateVirtualHostAsync(name);
        return new Uri(server.Amqp, name);
    }

    /// <summary>The management API of the shared RabbitMQ.</summary>
    internal async Task<RabbitMqManagement> ManagementAsync() => new((await rabbitMq.Value).Management);

    /// <summary>Starts a RabbitMQ that a test may stop, because nobody else uses it; the test disposes of it.</summary>
    internal static async Task<IRabbitMqServer> StartRabbitMqAsync() =>
        await DockerEngine.IsChosenAsync() ? await ContainerRabbitMq.StartAsync() : await LocalRabbitMq.StartAsync();

    /// <summary>Starts a PostgreSQL that a test may stop, because nobody else uses it; the test disposes of it.</summary>
    internal static async Task<IPostgresServer> StartPostgresAsync() =>
        await DockerEngine.IsChosenAsync() ? await ContainerPostgres.StartAsync() : await LocalPostgres.StartAsync();

    /// <summary>Counts the messages of a queue that are ready; those that a consumer holds unacknowledged are not.</summary>
    /// <exception cref="RabbitMQ.Client.Exceptions.OperationInterruptedException">There is no such queue.</exception>
    public static async Task<int> MessagesInAsync(Uri virtualHost, string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = virtualHost }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        return checked((int)await channel.MessageCountAsync(queue));
    }

    /// <summary>Lists the names of a virtual host's queues.</summary>
    public async Task<IReadOnlyList<string>> QueuesInAsync(Uri virtualHost)
    {
        ArgumentNullException.ThrowIfNull(virtualHost);
        var server = await rabbitMq.Value;
        return await new RabbitMqManagement(server.Management).QueuesInAsync(virtualHost.AbsolutePath[1..]);
    }

    /// <summary>How many messages each queue's consumer takes isPriority: <c>queue:count</c>.</summary>
    public async Task<IReadOnlyList<string>> PrefetchesInAsync(Uri virtualHost)
    {
        ArgumentNullException.ThrowIfNull(virtualHost);
        var server = await rabbitMq.Value;
        return await new RabbitMqManagement(server.Management).PrefetchesInAsync(virtualHost.AbsolutePath[1..]);
    }

    /// <summary>Throws away what is in a queue, as somebody may in the management UI.</summary>
    public async Task PurgeAsync(Uri virtualHost, string queue)
    {
        ArgumentNullException.ThrowIfNull(virtualHost);
        var server = await rabbitMq.Value;
        await new RabbitMqManagement(server.Management).PurgeAsync(virtualHost.AbsolutePath[1..], queue);
    }

    /// <summary>Deletes a queue with what is in it, as somebody may in the management UI.</summary>
    public async Task DeleteQueueAsync(Uri virtualHost, string queue)
    {
        ArgumentNullException.ThrowIfNull(virtualHost);
        var server = await rabbitMq.Value;
        await new RabbitMqManagement(server.Management).DeleteQueueAsync(virtualHost.AbsolutePath[1..], queue);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Task.WhenAll(StopAsync(postgres), StopAsync(rabbitMq));

    private static async Task StopAsync<T>(Lazy<Task<T>> server)
        where T : IAsyncDisposable
    {
        if (!server.IsValueCreated)
        {
            return;
        }

        // A start that failed has cleaned up after itself and failed the tests that asked for it.
        await ((Task)server.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (server.Value.IsCompletedSuccessfully)
        {
            await server.Value.Result.DisposeAsync();
        }
    }
}
