using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MixoSync.Observability.Status;

namespace MixoSync.Observability;

internal static class ObservabilityServices
{
    /// <summary>The tag of the health checks that decide readiness. The bus registers its own check with the same tag.</summary>
    public const string ReadyTag = "ready";

    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds health checks, metrics and traces.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="hasBroker">Whether the process uses RabbitMQ.</param>
    public static IServiceCollection AddObservability(this IServiceCollection services, IConfiguration configuration, bool hasBroker)
    {
        services.AddOptions<ObservabilityOptions>().Bind(configuration.GetSection("Monitoring"))
            .ValidateDataAnnotations().ValidateOnStart();
        var checks = services.AddHealthChecks()
            .AddCheck<DatabaseHealthCheck>("database", tags: [ReadyTag], timeout: CheckTimeout)
            .AddCheck<CircuitHealthCheck>("ad-platforms", tags: [ReadyTag]);
        if (hasBroker)
        {
            checks.AddCheck<BrokerHealthCheck>("broker", tags: [ReadyTag], timeout: CheckTimeout);
        }

        services.Configure<HealthCheckPublisherOptions>(publishing => publishing.Period = TimeSpan.FromSeconds(10));
        return services
            .AddTelemetry(configuration)
            .AddHostedService<CircuitMetrics>()
            .AddHostedService<SchemaMetrics>()
            .AddHostedService<InitialSeries>()
            .AddHostedService<TraceIdPropagation>()
            .AddSingleton<IHealthCheckPublisher, HealthMetrics>();
    }

    /// <summary>Adds the status of the whole system, and its metrics.</summary>
    public static IServiceCollection AddSystemStatus(this IServiceCollection services) => services
        .AddSingleton<StatusStore>()
        .AddSingleton<DatabaseStatusReader>()
        .AddSingleton<StatusReader>()
        .AddSingleton<StatusService>()
        .AddHostedService(provider => provider.GetRequiredService<StatusService>())
        .AddHostedService<StatusMetrics>();
}
