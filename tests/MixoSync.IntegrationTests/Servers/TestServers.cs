using MixoSync.IntegrationTests.Servers;
using Npgsql;
using RabbitMQ.Client;

[assembly: AssemblyFixture(typeof(TestServers))]

namespace MixoSync.IntegrationTests.Servers;

/// <summary>
/// A real PostgreSQL and a real RabbitMQ. Each starts when the first test needs it, and all tests of the process share it. Every
/// test creates its own database and virtual host.
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

    /// <summary>Returns the management API of the shared RabbitMQ.</summary>
    internal async Task<RabbitMqManagement> ManagementAsync() => new((await rabbitMq.Value).Management);

    /// <summary>Starts a dedicated RabbitMQ that a test may stop. The test disposes of it.</summary>
    internal static async Task<IRabbitMqServer> StartRabbitMqAsync() =>
        await DockerEngine.IsChosenAsync() ? await ContainerRabbitMq.StartAsync() : await LocalRabbitMq.StartAsync();

    /// <summary>Starts a dedicated PostgreSQL that a test may stop. The test disposes of it.</summary>
    internal static async Task<IPostgresServer> StartPostgresAsync() =>
        await DockerEngine.IsChosenAsync() ? await ContainerPostgres.StartAsync() : await LocalPostgres.StartAsync();

    /// <summary>Returns the number of ready messages in a queue. Unacknowledged messages do not count.</summary>
    /// <exception cref="RabbitMQ.Client.Exceptions.OperationInterruptedException">The queue does not exist.</exception>
    public static async Task<int> MessagesInAsync(Uri virtualHost, string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = virtualHost }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        return checked((int)await channel.MessageCountAsync(queue));
    }

    /// <summary>Returns the names of the queues of a virtual host.</summary>
    public async Task<IReadOnlyList<string>> QueuesInAsync(Uri virtualHost)
    {
        ArgumentNullException.ThrowIfNull(virtualHost);
        var server = await rabbitMq.Value;
        return await new RabbitMqManagement(server.Management).QueuesInAsync(virtualHost.AbsolutePath[1..]);
    }

    /// <summary>Returns the prefetch count of each queue's consumer as <c>queue:count</c>.</summary>
    public async Task<IReadOnlyList<string>> PrefetchesInAsync(Uri virtualHost)
    {
        ArgumentNullException.ThrowIfNull(virtualHost);
        var server = await rabbitMq.Value;
        return await new RabbitMqManagement(server.Management).PrefetchesInAsync(virtualHost.AbsolutePath[1..]);
    }

    /// <summary>Purges a queue, as an operator can do in the management UI.</summary>
    public async Task PurgeAsync(Uri virtualHost, string queue)
    {
        ArgumentNullException.ThrowIfNull(virtualHost);
        var server = await rabbitMq.Value;
        await new RabbitMqManagement(server.Management).PurgeAsync(virtualHost.AbsolutePath[1..], queue);
    }

    /// <summary>Deletes a queue with its messages, as an operator can do in the management UI.</summary>
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

        // A server that failed to start has cleaned up after itself, and the tests that needed it have failed.
        await ((Task)server.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (server.Value.IsCompletedSuccessfully)
        {
            await server.Value.Result.DisposeAsync();
        }
    }
}
