using Testcontainers.PostgreSql;

namespace MixoSync.IntegrationTests.Servers;

internal interface IPostgresServer : IAsyncDisposable
{
    /// <summary>The superuser's connection to the database <c>postgres</c>.</summary>
    string ConnectionString { get; }

    /// <summary>
    /// Stops the server and starts it again with all it has stored. Returns when it is on its way up; its address stays.
    /// </summary>
    /// <param name="killed">With kill -9 instead of a shutdown.</param>
    Task RestartAsync(bool killed = false);
}

internal sealed class ContainerPostgres(PostgreSqlContainer container) : IPostgresServer
{
    public string ConnectionString => container.GetConnectionString();

    public static async Task<IPostgresServer> StartAsync()
    {
        // Every test has a database of its own, and so a connection pool: the default of 100 is soon reached. Testcontainers
        // turns synchronous_commit off: a server that is killed would lose what it has confirmed.
        var container = new PostgreSqlBuilder("postgres:17")
            .WithPortBinding(FreePorts.Find(1)[0], PostgreSqlBuilder.PostgreSqlPort) // stays the same over a restart
            .WithCommand("-c", "max_connections=500", "-c", "synchronous_commit=on")
            .Build();
        await DockerEngine.StartAsync(container);
        return new ContainerPostgres(container);
    }

    public Task RestartAsync(bool killed = false) => DockerEngine.RestartAsync(container, killed);

    public ValueTask DisposeAsync() => container.DisposeAsync();
}
