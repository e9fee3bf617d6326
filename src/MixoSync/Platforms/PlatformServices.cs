using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MixoSync.Clients;
using MixoSync.Platforms.Http;
using MixoSync.Platforms.Mixo;

namespace MixoSync.Platforms;

/// <summary>Registers the connectors and the HTTP pipeline that they share.</summary>
internal static class PlatformServices
{
    /// <summary>Adds the connectors. Requires a registered <see cref="Quotas.IQuotaLedger"/>.</summary>
    public static IServiceCollection AddPlatforms(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AdPlatformOptions>()
            .Bind(configuration.GetSection(AdPlatformOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new CredentialsReader(Environment.GetEnvironmentVariable));
        services.TryAddSingleton<AdPlatformRegistry>();
        services.AddMetrics().TryAddSingleton<PlatformMetrics>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAdPlatform, MixoPlatform>());
        return services.AddPlatformHttp();
    }
}
