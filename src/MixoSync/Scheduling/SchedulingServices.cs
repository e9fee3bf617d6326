using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MixoSync.Scheduling;

internal static class SchedulingServices
{
    /// <summary>Adds the scheduler and the services that run with it. They start with the host.</summary>
    public static IServiceCollection AddScheduling(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SchedulingOptions>().Bind(configuration.GetSection("Scheduling"))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ScheduleStore>().AddSingleton<BackfillStore>().AddSingleton<RetentionStore>();
        services.AddSingleton<Scheduler>().AddSingleton<LostMessageProbes>().AddSingleton<StalledRunRecovery>();
        services.AddHostedService<SchedulerService>();
        services.AddHostedService<StalledRunService>();
        services.AddHostedService<RetentionService>();
        return services;
    }
}
