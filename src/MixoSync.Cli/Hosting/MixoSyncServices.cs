using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Campaigns;
using MixoSync.Clients;
using MixoSync.DeadLetters;
using MixoSync.Messaging;
using MixoSync.Observability;
using MixoSync.Pipeline;
using MixoSync.Platforms;
using MixoSync.Quotas;
using MixoSync.Runs;
using MixoSync.Scheduling;
using MixoSync.Storage;

namespace MixoSync.Cli.Hosting;

/// <summary>Composes the services and consumers of a process from its roles.</summary>
internal static class MixoSyncServices
{
    /// <summary>Adds everything that a process with these roles needs.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="connections">PostgreSQL and RabbitMQ, or an SQLite file.</param>
    /// <param name="roles">The roles. A process without roles can publish, read and write, but runs nothing in the background.</param>
    public static IServiceCollection AddMixoSync(
        this IServiceCollection services, IConfiguration configuration, Connections connections, IReadOnlySet<Role> roles)
    {
        _ = connections.EmbeddedFile is { } file
            ? services.AddSqliteDatabase(file).AddInMemoryQuotaLedger()
            : services.AddPostgresDatabase(connections.Postgres!).AddPostgresQuotaLedger();
        services
            .AddClients()
            .AddPlatforms(configuration)
            .AddCampaigns()
            .AddRuns(configuration)
            .AddMessaging(configuration, connections.RabbitMq, bus => bus.AddConsumers(roles))
            .AddPipeline(configuration)
            .AddObservability(configuration, hasBroker: connections.RabbitMq is not null);
        if (connections.RabbitMq is { } rabbitMq)
        {
            services.AddDeadLetters(configuration, rabbitMq);
            _ = roles.Count > 0 ? services.AddTopologyRepair(rabbitMq) : services;
            _ = roles.Contains(Role.Scheduler) ? services.AddDeadLetterSweeper() : services;
        }

        _ = roles.Contains(Role.Scheduler) ? services.AddScheduling(configuration) : services;
        _ = roles.Contains(Role.Dashboard) ? services.AddSystemStatus() : services;
        return services;
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
