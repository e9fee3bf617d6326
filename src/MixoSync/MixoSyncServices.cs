using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MixoSync.AdPlatforms;
using MixoSync.Delivery;
using MixoSync.Monitoring;
using MixoSync.Scheduling;
using MixoSync.Storage;
using MixoSync.Syncing;

namespace MixoSync;

internal static class MixoSyncServices
{
    /// <summary>Adds all that a process of these roles needs, over servers or embedded.</summary>
    public static IServiceCollection AddMixoSync(
        this IServiceCollection services,
        IConfiguration configuration,
        Connections connections,
        IReadOnlySet<Role> roles)
    {
        services.TryAddSingleton(TimeProvider.System);
        _ = connections.EmbeddedFile is { } file
            ? services.AddSqliteStorage(file)
            : services.AddPostgresStorage(connections.Postgres!);
        services
            .AddAdPlatforms(configuration)
            .AddSyncing(configuration)
            .AddDelivery(configuration, connections.RabbitMq, roles)
            .AddMonitoring(configuration, roles);
        if (connections.RabbitMq is { } rabbitMq && roles.Count > 0)
        {
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<TopologyGuard>(provider, rabbitMq));
        }

        return roles.Contains(Role.Scheduler) ? services.AddScheduling(configuration) : services;
    }
}
