using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MixoSync.Delivery;
using MixoSync.Monitoring.Status;
using MixoSync.Storage;

namespace MixoSync.Monitoring;

internal static class MonitoringServices
{
    /// <summary>What tells whether a process may be given work. The bus adds a check of its own under the same tag.</summary>
    public const string ReadyTag = "ready";

    public static IServiceCollection AddMonitoring(
        this IServiceCollection services, IConfiguration configuration, IReadOnlySet<Role> roles)
    {
        services.AddOptions<MonitoringOptions>().Bind(configuration.GetSection("Monitoring"))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddHealthChecks()
            .AddCheck<DatabaseHealth>("database", tags: [ReadyTag], timeout: TimeSpan.FromSeconds(5))
            .AddCheck<CircuitHealth>("ad-platforms", tags: [ReadyTag]);
        services.Configure<HealthCheckPublisherOptions>(publishing => publishing.Period = TimeSpan.FromSeconds(10));
        if (roles.Contains(Role.Dashboard))
        {
            services.AddStatus();
        }

        return services
            .AddTelemetry(configuration)
            .AddHostedService<CircuitMetrics>()
            .AddHostedService<SchemaMetrics>()
            .AddHostedService<KnownSeries>()
            .AddHostedService<TraceIds>()
            .AddSingleton<IHealthCheckPublisher, HealthMetrics>();
    }

    private static void AddStatus(this IServiceCollection services)
    {
        services
            .AddSingleton<StatusStore>()
            .AddSingleton<StatusReader>()
            .AddSingleton<StatusService>()
            .AddHostedService(provider => provider.GetRequiredService<StatusService>())
            .AddHostedService<StatusMetrics>();
    }
}
