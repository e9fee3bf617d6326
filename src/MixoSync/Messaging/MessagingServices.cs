using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MixoSync.Messaging;

internal static class MessagingServices
{
    // The whole shutdown must fit into the 30 s that the host, Docker and Kubernetes allow.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(24);

    /// <summary>Adds the bus: on RabbitMQ, or in memory if there is no address.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The configuration with the section <c>Delivery</c>.</param>
    /// <param name="rabbitMq">The address of the broker.</param>
    /// <param name="addConsumers">Adds the consumers of this process.</param>
    public static IServiceCollection AddMessaging(
        this IServiceCollection services, IConfiguration configuration, Uri? rabbitMq, Action<IBusRegistrationConfigurator> addConsumers)
    {
        services.AddOptions<MessagingOptions>().Bind(configuration.GetSection("Delivery"))
            .ValidateDataAnnotations().ValidateOnStart();
        if (rabbitMq is not null)
        {
            services.AddSingleton(provider => new QueueStatusReader(rabbitMq, provider.GetRequiredService<IOptions<MessagingOptions>>()));
        }

        services.AddOptions<MassTransitHostOptions>().Configure(options =>
        {
            options.WaitUntilStarted = false;
            options.ConsumerStopTimeout = StopTimeout; // after that, messages in progress are requeued
            options.StopTimeout = StopTimeout + TimeSpan.FromSeconds(3);
        });
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.ConfigureHealthCheckOptions(check => check.Name = "bus");
            addConsumers(bus);
            if (rabbitMq is null)
            {
                bus.UsingInMemory((context, factory) =>
                {
                    factory.UseDelayedMessageScheduler();
                    factory.ConfigureEndpoints(context);
                });
            }
            else
            {
                RabbitMqTransport.Use(bus, rabbitMq);
            }
        });
        return services.StartBusBehindSchemaGate();
    }

    /// <summary>Adds the service that declares deleted queues again.</summary>
    public static IServiceCollection AddTopologyRepair(this IServiceCollection services, Uri rabbitMq) =>
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<TopologyRepairService>(provider, rabbitMq));

    private static IServiceCollection StartBusBehindSchemaGate(this IServiceCollection services)
    {
        services.Remove(services.Single(service => service.ImplementationType == typeof(MassTransitHostedService)));
        return services.AddSingleton<MassTransitHostedService>().AddHostedService<BusService>();
    }
}
