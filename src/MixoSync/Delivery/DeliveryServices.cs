using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MixoSync.Delivery.DeadLetters;
using MixoSync.Monitoring;
using MixoSync.Syncing;

namespace MixoSync.Delivery;

internal static class DeliveryServices
{
    // With the rest of the shutdown within the 30 s that the host, Docker and Kubernetes give.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(24);

    /// <summary>Adds the bus with the consumers of these roles: on RabbitMQ, or in memory where there is no address.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">The section <c>Delivery</c>.</param>
    /// <param name="rabbitMq">The broker's address.</param>
    /// <param name="roles">What the process does.</param>
    public static IServiceCollection AddDelivery(
        this IServiceCollection services, IConfiguration configuration, Uri? rabbitMq, IReadOnlySet<Role> roles)
    {
        services.AddOptions<DeliveryOptions>().Bind(configuration.GetSection("Delivery"))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddDeadLetters(configuration, rabbitMq, roles);
        if (rabbitMq is not null)
        {
            services.AddSingleton(provider => new QueueCounts(rabbitMq, provider.GetRequiredService<IOptions<DeliveryOptions>>()))
                .AddHealthChecks().AddCheck<BrokerHealth>("broker", tags: [MonitoringServices.ReadyTag], timeout: TimeSpan.FromSeconds(5));
        }

        services.AddOptions<MassTransitHostOptions>().Configure(options =>
        {
            options.WaitUntilStarted = false;
            options.ConsumerStopTimeout = StopTimeout; // then what is in flight is handed back
            options.StopTimeout = StopTimeout + TimeSpan.FromSeconds(3);
        });
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.ConfigureHealthCheckOptions(check => check.Name = "bus");
            bus.AddConsumers(roles);
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

    private static IServiceCollection StartBusBehindSchemaGate(this IServiceCollection services)
    {
        services.Remove(services.Single(service => service.ImplementationType == typeof(MassTransitHostedService)));
        return services.AddSingleton<MassTransitHostedService>().AddHostedService<BusService>();
    }

    private static void AddConsumers(this IBusRegistrationConfigurator bus, IReadOnlySet<Role> roles)
    {
        if (roles.Contains(Role.PageFetcher))
        {
            bus.AddConsumer<StartClientSyncConsumer, StartClientSyncDefinition>();
            bus.AddConsumer<FetchCampaignPageConsumer, FetchCampaignPageDefinition>();
            bus.AddConsumer<CheckRunConsumer<StartClientSync>, CheckRunDefinition<StartClientSync>>();
            bus.AddConsumer<CheckRunConsumer<FetchCampaignPage>, CheckRunDefinition<FetchCampaignPage>>();
        }

        if (roles.Contains(Role.SyncWorker))
        {
            bus.AddConsumer<SyncCampaignConsumer, SyncCampaignDefinition>();
            bus.AddConsumer<CheckRunConsumer<SyncCampaign>, CheckRunDefinition<SyncCampaign>>();
        }
    }
}
