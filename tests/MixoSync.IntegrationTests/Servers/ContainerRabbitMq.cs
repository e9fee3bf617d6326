using Testcontainers.RabbitMq;

namespace MixoSync.IntegrationTests.Servers;

internal interface IRabbitMqServer : IAsyncDisposable
{
    /// <summary>Where AMQP is spoken, with an administrator's credentials and without a virtual host.</summary>
    Uri Amqp { get; }

    /// <summary>Where the management plugin's HTTP API is, with the same credentials.</summary>
    Uri Management { get; }

    /// <summary>
    /// Stops the server and starts it again with all it has stored. Returns when it is on its way up; addresses stay.
    /// </summary>
    /// <param name="killed">With kill -9 instead of a shutdown.</param>
    Task RestartAsync(bool killed = false);

    /// <summary>Runs <c>rabbitmqctl</c> on the server.</summary>
    Task ControlAsync(params string[] arguments);
}

internal sealed class ContainerRabbitMq(RabbitMqContainer container) : IRabbitMqServer
{
    private const int AmqpPort = 5672;
    private const int ManagementPort = 15672;

    public Uri Amqp => new(container.GetConnectionString());

    public Uri Management => new UriBuilder(Amqp)
    {
        Scheme = Uri.UriSchemeHttp,
        Port = container.GetMappedPublicPort(ManagementPort),
    }.Uri;

    public static async Task<IRabbitMqServer> StartAsync()
    {
        // A port that the engine chooses would be another one after a restart.
        var ports = FreePorts.Find(2);
        var container = new RabbitMqBuilder("rabbitmq:4-management")
            .WithPortBinding(ports[0], AmqpPort)
            .WithPortBinding(ports[1], ManagementPort)
            .Build();
        await DockerEngine.StartAsync(container);
        return new ContainerRabbitMq(container);
    }

    public Task RestartAsync(bool killed = false) => DockerEngine.RestartAsync(container, killed);

    public async Task ControlAsync(params string[] arguments)
    {
        var ended = await container.ExecAsync(["rabbitmqctl", .. arguments]);
        Assert.True(ended.ExitCode == 0, $"rabbitmqctl {string.Join(' ', arguments)}: {ended.Stdout}{ended.Stderr}");
    }

    public ValueTask DisposeAsync() => container.DisposeAsync();
}
