using Testcontainers.PostgreSql;

namespace MixoSync.IntegrationTests.Servers;

internal interface IPostgresServer : IAsyncDisposable
{
    /// <summary>The superuser's connection string for the database <c>postgres</c>.</summary>
    string ConnectionString { get; }

    /// <summary>Stops the server and starts it again with its data. Its address does not change. Returns when it is starting.</summary>
    /// <param name="killed">Whether to kill the server instead of shutting it down.</param>
    Task RestartAsync(bool killed = false);
}

internal sealed class ContainerPostgres(PostgreSqlContainer container) : IPostgresServer
{
    public string ConnectionString => container.GetConnectionString();

    public static async Task<IPostgresServer> StartAsync()
    {
        // Every test has its own database and so its own connection pool, which soon exceeds the default of 100 connections.
        // Testcontainers turns synchronous_commit off, so a killed server would lose committed data.
        var container = new PostgreSqlBuilder("postgres:17")
            .WithPortBinding(FreePorts.Find(1)[0], PostgreSqlBuilder.PostgreSqlPort) // does not change when the server restarts
            .WithCommand("-c", "max_connections=500", "-c", "synchronous_commit=on")
            .Build();
        await DockerEngine.StartAsync(container);
        return new ContainerPostgres(container);
    }

    public Task RestartAsync(bool killed = false) => DockerEngine.RestartAsync(container, killed);

    public ValueTask DisposeAsync() => container.DisposeAsync();
}
