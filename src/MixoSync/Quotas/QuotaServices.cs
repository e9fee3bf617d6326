using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MixoSync.Quotas;

internal static class QuotaServices
{
    /// <summary>Adds the ledger of a single process; two processes that use it would each spend the whole quota.</summary>
    public static IServiceCollection AddInMemoryQuotaLedger(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddQuotaOptions().AddSingleton<IQuotaLedger, InMemoryQuotaLedger>();
    }

    /// <summary>Adds what every ledger is set by.</summary>
    public static IServiceCollection AddQuotaOptions(this IServiceCollection services)
    {
        services.AddOptions<QuotaOptions>()
            .BindConfiguration(QuotaOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        return services;
    }
}
