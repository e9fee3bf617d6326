using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MixoSync.Quotas;

internal static class QuotaServices
{
    /// <summary>Adds the ledger of a single process; two processes that use it would each spend the whole quota.</summary>
    public static IServiceCollection AddInMemoryQuotaLedger(this IServiceCollection services)
    {
        services.AddOptions<QuotaOptions>()
            .BindConfiguration(QuotaOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<IQuotaLedger, InMemoryQuotaLedger>();
    }
}
