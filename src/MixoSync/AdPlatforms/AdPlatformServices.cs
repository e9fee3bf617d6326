using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MixoSync.AdPlatforms.Http;
using MixoSync.AdPlatforms.Mixo;
using MixoSync.Clients;
using MixoSync.Monitoring;

namespace MixoSync.AdPlatforms;

/// <summary>Registers the connectors and the one HTTP pipeline that they share.</summary>
internal static class AdPlatformServices
{
    /// <summary>Needs an <see cref="Quotas.IQuotaLedger"/> besides, which another feature registers.</summary>
    public static IServiceCollection AddAdPlatforms(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AdPlatformOptions>()
            .Bind(configuration.GetSection(AdPlatformOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new CredentialsReader(Environment.GetEnvironmentVariable));
        services.TryAddSingleton<AdPlatformRegistry>();
        services.AddMetrics().TryAddSingleton<SyncMetrics>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAdPlatform, MixoPlatform>());
        return services.AddPlatformHttp();
    }
}
