using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MixoSync.Quotas;
using MixoSync.Storage.Postgres;
using MixoSync.Storage.Sqlite;
using Npgsql;

namespace MixoSync.Storage;

internal static class StorageServices
{
    /// <summary>Adds the stores and the quota ledger over PostgreSQL: one pool for the process.</summary>
    public static IServiceCollection AddPostgresStorage(this IServiceCollection services, string connectionString) => services
        .AddSingleton(_ => new NpgsqlDataSourceBuilder(connectionString) { Name = "mixosync" }.Build())
        .AddSingleton<Database, PostgresDatabase>()
        .AddStores()
        .AddQuotaOptions()
        .AddSingleton<IQuotaLedger, PostgresQuotaLedger>()
        .AddSingleton<QuotaStatusStore>();

    /// <summary>Adds the stores over one SQLite file, made where it is missing, and the quota ledger of a single process.</summary>
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services, string file)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton<Database>(provider => new SqliteDatabase(file, provider.GetRequiredService<TimeProvider>()))
            .AddStores()
            .AddInMemoryQuotaLedger();
    }

    private static IServiceCollection AddStores(this IServiceCollection services) => services
        .AddSingleton<SchemaErrors>()
        .AddSingleton<SchemaGate>()
        .AddSingleton<ClientStore>()
        .AddSingleton<ScheduleStore>()
        .AddSingleton<OverdueStore>()
        .AddSingleton<BackfillStore>()
        .AddSingleton<RetentionStore>()
        .AddSingleton<RunStore>()
        .AddSingleton<RunCallStore>()
        .AddSingleton<ListingStore>()
        .AddSingleton<BacklogStore>()
        .AddSingleton<CampaignStore>()
        .AddSingleton<AttemptStore>();
}
