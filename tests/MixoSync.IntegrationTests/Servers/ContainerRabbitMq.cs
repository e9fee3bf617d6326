using Testcontainers.RabbitMq;

namespace MixoSync.IntegrationTests.Servers;

internal interface IRabbitMqServer : IAsyncDisposable
{
    /// <summary>Where AMQP is spoken, with an administrator's credentials and without a virtual host.</summary>
    Uri Amqp { get; }

    /// <summary>Where the management plugin's HTTP API is, with the same credentials.</summary>
    Uri Management { get; }
}

internal sealed class ContainerRabbitMq(RabbitMqContainer container) : IRabbitMqServer
{
    private const int ManagementPort = 15672;

    public Uri Amqp => new(container.GetConnectionString());

    public Uri Management => new UriBuilder(Amqp)
    {
        Scheme = Uri.UriSchemeHttp,
        Port = container.GetMappedPublicPort(ManagementPort),
    }.Uri;

    public static async Task<IRabbitMqServer> StartAsync()
    {
        var container = new RabbitMqBuilder("rabbitmq:4-management").WithPortBinding(ManagementPort, true).Build();
        await DockerEngine.StartAsync(container);
        return new ContainerRabbitMq(container);
    }

    public ValueTask DisposeAsync() => container.DisposeAsync();
}
