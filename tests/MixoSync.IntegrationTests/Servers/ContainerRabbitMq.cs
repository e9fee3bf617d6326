using Testcontainers.RabbitMq;

namespace MixoSync.IntegrationTests.Servers;

internal interface IRabbitMqServer : IAsyncDisposable
{
    /// <summary>The AMQP address with an administrator's credentials, without a virtual host.</summary>
    Uri Amqp { get; }

    /// <summary>The address of the management plugin's HTTP API, with the same credentials.</summary>
    Uri Management { get; }

    /// <summary>Stops the server and starts it again with its data. Its addresses do not change. Returns when it is starting.</summary>
    /// <param name="killed">Whether to kill the server instead of shutting it down.</param>
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
        // A port that the engine chooses would change when the server restarts.
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
