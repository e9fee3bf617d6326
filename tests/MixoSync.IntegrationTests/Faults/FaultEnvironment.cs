using MixoSync.IntegrationTests.Servers;
using MixoSync.IntegrationTests.Support;
using MixoSync.Messaging;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace MixoSync.IntegrationTests.Faults;

/// <summary>The servers of a scenario: the shared ones, or dedicated ones if they will be stopped.</summary>
internal sealed class FaultEnvironment : IAsyncDisposable
{
    private static readonly TimeSpan BackWithin = TimeSpan.FromMinutes(1);

    private readonly Uri? virtualHost;
    private readonly string? database;

    private FaultEnvironment(IRabbitMqServer? broker, Uri? virtualHost, IPostgresServer? postgres, string? database, RabbitMqManagement management)
    {
        (OwnBroker, this.virtualHost, OwnDatabase, this.database) = (broker, virtualHost, postgres, database);
        Management = management;
    }

    /// <summary>The dedicated broker, or null if the scenario uses the shared one.</summary>
    public IRabbitMqServer? OwnBroker { get; }

    /// <summary>The dedicated database server, or null if the scenario uses the shared one.</summary>
    public IPostgresServer? OwnDatabase { get; }

    public RabbitMqManagement Management { get; }

    public Uri VirtualHost => virtualHost ?? OwnBroker!.Amqp;

    /// <summary>The name of the virtual host in RabbitMQ's management API.</summary>
    public string VirtualHostName => VirtualHost.AbsolutePath is "/" or "" ? "/" : VirtualHost.AbsolutePath[1..];

    /// <summary>The connection string of the database.</summary>
    public string Database => database ?? OwnDatabase!.ConnectionString;

    /// <summary>The connection string without a pool, because pooled connections break when the database restarts.</summary>
    public string DatabaseUnpooled => new NpgsqlConnectionStringBuilder(Database) { Pooling = false }.ConnectionString;

    public static async Task<FaultEnvironment> CreateAsync(TestServers servers, FaultSettings settings)
    {
        var broker = settings.OwnBroker ? TestServers.StartRabbitMqAsync() : null;
        var postgres = settings.OwnDatabase ? TestServers.StartPostgresAsync() : null;
        return new FaultEnvironment(
            broker is null ? null : await broker,
            broker is null ? await servers.NewVirtualHostAsync() : null,
            postgres is null ? null : await postgres,
            postgres is null ? await servers.NewDatabaseAsync() : null,
            broker is null ? await servers.ManagementAsync() : new RabbitMqManagement((await broker).Management));
    }

    /// <summary>Returns the connection string of a process.</summary>
    /// <param name="role">The role, or null for the superuser.</param>
    /// <param name="proxy">The port of the proxy, or null for a direct connection.</param>
    public string DatabaseFor(DatabaseRole? role, int? proxy)
    {
        var address = new NpgsqlConnectionStringBuilder(Database);
        (address.Username, address.Password) = (role?.Name ?? address.Username, role?.Password ?? address.Password);
        (address.Host, address.Port) = proxy is { } port ? ("127.0.0.1", port) : (address.Host, address.Port);
        return address.ConnectionString;
    }

    public Uri BrokerThrough(int port) => new UriBuilder(VirtualHost) { Host = "127.0.0.1", Port = port }.Uri;

    /// <summary>Waits until both servers are usable.</summary>
    public async Task UsableAsync()
    {
        await Eventually.BecomesAsync(() => RespondsAsync(DatabaseRespondsAsync), responds => responds, BackWithin);
        await Eventually.BecomesAsync(() => RespondsAsync(BrokerRespondsAsync), responds => responds, BackWithin);
    }

    public async ValueTask DisposeAsync()
    {
        if (OwnBroker is not null)
        {
            await OwnBroker.DisposeAsync();
        }

        if (OwnDatabase is not null)
        {
            await OwnDatabase.DisposeAsync();
        }
    }

    private static async Task<bool> RespondsAsync(Func<Task> ask)
    {
        try
        {
            await ask();
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or BrokerUnreachableException or OperationInterruptedException)
        {
            return false;
        }
    }

    private async Task DatabaseRespondsAsync()
    {
        await using var connection = new NpgsqlConnection(DatabaseUnpooled);
        await connection.OpenAsync();
    }

    private async Task BrokerRespondsAsync()
    {
        await using var connection = await new ConnectionFactory { Uri = VirtualHost }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclarePassiveAsync(QueueNames.SyncCampaign);
    }
}
