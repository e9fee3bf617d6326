using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MixoSync.Quotas;

internal static class QuotaServices
{
    /// <summary>Adds a ledger for a single process. Two processes would each use the whole quota.</summary>
    public static IServiceCollection AddInMemoryQuotaLedger(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddQuotaOptions().AddSingleton<IQuotaLedger, InMemoryQuotaLedger>();
    }

    /// <summary>Adds the ledger that all processes share. Requires the PostgreSQL database.</summary>
    public static IServiceCollection AddPostgresQuotaLedger(this IServiceCollection services) => services
        .AddQuotaOptions()
        .AddSingleton<IQuotaLedger, PostgresQuotaLedger>()
        .AddSingleton<QuotaStatusStore>();

    private static IServiceCollection AddQuotaOptions(this IServiceCollection services)
    {
        services.AddOptions<QuotaOptions>()
            .BindConfiguration(QuotaOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        return services;
    }
}
