using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Syncing;

namespace MixoSync.Delivery;

internal static class DeliveryServices
{
    /// <summary>Adds the bus with the consumers of these roles: on RabbitMQ, or in memory where there is no address.</summary>
    public static IServiceCollection AddDelivery(
        this IServiceCollection services, IConfiguration configuration, Uri? rabbitMq, IReadOnlySet<Role> roles)
    {
        services.AddOptions<DeliveryOptions>().Bind(configuration.GetSection("Delivery"))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<MassTransitHostOptions>().Configure(options => options.WaitUntilStarted = false);
        return services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
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
    }

    public static void AddConsumers(this IBusRegistrationConfigurator bus, IReadOnlySet<Role> roles)
    {
        if (roles.Contains(Role.PageFetcher))
        {
            bus.AddConsumer<StartClientSyncConsumer, StartClientSyncDefinition>();
            bus.AddConsumer<FetchCampaignPageConsumer, FetchCampaignPageDefinition>();
        }

        if (roles.Contains(Role.SyncWorker))
        {
            bus.AddConsumer<SyncCampaignConsumer, SyncCampaignDefinition>();
        }
    }
}
