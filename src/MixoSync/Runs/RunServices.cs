using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MixoSync.Runs;

internal static class RunServices
{
    /// <summary>Adds the stores of runs and the services that complete and cancel them.</summary>
    public static IServiceCollection AddRuns(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RunOptions>().Bind(configuration.GetSection("Syncing"))
            .ValidateDataAnnotations()
            .Validate(
                options => BackfillSchedule.TryParse(options.BackfillAfter, out _),
                "Syncing:BackfillAfter must be a list of ascending durations, for example 06:00:00,1.00:00:00, or empty")
            .ValidateOnStart();
        services.AddMetrics();
        return services
            .AddSingleton<RunStore>()
            .AddSingleton<RunCallStore>()
            .AddSingleton<ListingStore>()
            .AddSingleton<BacklogStore>()
            .AddSingleton<RemovalStore>()
            .AddSingleton<ItemStore>()
            .AddSingleton<UrgentItemStore>()
            .AddSingleton<OverdueStore>()
            .AddSingleton<RunMetrics>()
            .AddSingleton<RunCompletion>()
            .AddSingleton<RunCancellation>();
    }
}
