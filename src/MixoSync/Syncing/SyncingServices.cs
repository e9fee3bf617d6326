using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MixoSync.Syncing;

internal static class SyncingServices
{
    /// <summary>Adds what the consumers need; the consumers themselves come with the bus.</summary>
    public static IServiceCollection AddSyncing(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SyncingOptions>().Bind(configuration.GetSection("Syncing"))
            .ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<RunCompletion>().AddSingleton<RunCancellation>().AddSingleton<RunStarter>();
    }
}
