using MixoSync.IntegrationTests.Servers;
using Npgsql;

namespace MixoSync.IntegrationTests.Faults;

/// <summary>The servers of a scene: the shared ones, or where they are to be stopped, its own.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly Uri? virtualHost;
    private readonly string? database;

    private Stage(IRabbitMqServer? broker, Uri? virtualHost, IPostgresServer? postgres, string? database, RabbitMqManagement management)
    {
        (OwnBroker, this.virtualHost, OwnDatabase, this.database) = (broker, virtualHost, postgres, database);
        Management = management;
    }

    /// <summary>The broker that nobody else uses; none where it is the shared one.</summary>
    public IRabbitMqServer? OwnBroker { get; }

    /// <summary>The database server that nobody else uses; none where it is the shared one.</summary>
    public IPostgresServer? OwnDatabase { get; }

    public RabbitMqManagement Management { get; }

    public Uri VirtualHost => virtualHost ?? OwnBroker!.Amqp;

    /// <summary>As RabbitMQ's management API names it.</summary>
    public string VirtualHostName => VirtualHost.AbsolutePath is "/" or "" ? "/" : VirtualHost.AbsolutePath[1..];

    /// <summary>A connection string.</summary>
    public string Database => database ?? OwnDatabase!.ConnectionString;

    /// <summary>Without a pool: a connection kept over the database's restart would be a broken one.</summary>
    public string DatabaseUnpooled => new NpgsqlConnectionStringBuilder(Database) { Pooling = false }.ConnectionString;

    public static async Task<Stage> BuildAsync(TestServers servers, Setting setting)
    {
        var broker = setting.OwnBroker ? TestServers.StartRabbitMqAsync() : null;
        var postgres = setting.OwnDatabase ? TestServers.StartPostgresAsync() : null;
        return new Stage(
            broker is null ? null : await broker,
            broker is null ? await servers.NewVirtualHostAsync() : null,
            postgres is null ? null : await postgres,
            postgres is null ? await servers.NewDatabaseAsync() : null,
            broker is null ? await servers.ManagementAsync() : new RabbitMqManagement((await broker).Management));
    }

    public string DatabaseThrough(int port) =>
        new NpgsqlConnectionStringBuilder(Database) { Host = "127.0.0.1", Port = port }.ConnectionString;

    public Uri BrokerThrough(int port) => new UriBuilder(VirtualHost) { Host = "127.0.0.1", Port = port }.Uri;

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
}
