using Microsoft.Extensions.DependencyInjection;

namespace MixoSync.Monitoring;

internal static class MonitoringServices
{
    /// <summary>What tells whether a process may be given work. The bus adds a check of its own under the same tag.</summary>
    public const string ReadyTag = "ready";

    public static IServiceCollection AddMonitoring(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<DatabaseHealth>("database", tags: [ReadyTag], timeout: TimeSpan.FromSeconds(5))
            .AddCheck<CircuitHealth>("ad-platforms", tags: [ReadyTag]);
        return services.AddMetrics().AddHostedService<PlatformMetrics>().AddHostedService<TraceIds>();
    }
}
