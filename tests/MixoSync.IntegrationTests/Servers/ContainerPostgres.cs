using Testcontainers.PostgreSql;

namespace MixoSync.IntegrationTests.Servers;

internal interface IPostgresServer : IAsyncDisposable
{
    /// <summary>The superuser's connection to the database <c>postgres</c>.</summary>
    string ConnectionString { get; }
}

internal sealed class ContainerPostgres(PostgreSqlContainer container) : IPostgresServer
{
    public string ConnectionString => container.GetConnectionString();

    public static async Task<IPostgresServer> StartAsync()
    {
        // Every test has a database of its own, and so a connection pool: the default of 100 is soon reached.
        var container = new PostgreSqlBuilder("postgres:17").WithCommand("-c", "max_connections=500").Build();
        await DockerEngine.StartAsync(container);
        return new ContainerPostgres(container);
    }

    public ValueTask DisposeAsync() => container.DisposeAsync();
}
