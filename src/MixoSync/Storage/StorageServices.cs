using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MixoSync.Storage.Postgres;
using MixoSync.Storage.Sqlite;
using Npgsql;

namespace MixoSync.Storage;

internal static class StorageServices
{
    /// <summary>Adds a PostgreSQL database with one connection pool for the process.</summary>
    public static IServiceCollection AddPostgresDatabase(this IServiceCollection services, string connectionString) => services
        .AddSingleton(_ => new NpgsqlDataSourceBuilder(connectionString) { Name = "mixosync" }.Build())
        .AddSingleton<Database, PostgresDatabase>()
        .AddSchemaGate();

    /// <summary>Adds an SQLite database. The file is created if it does not exist.</summary>
    public static IServiceCollection AddSqliteDatabase(this IServiceCollection services, string file) => services
        .AddSingleton<Database>(provider => new SqliteDatabase(file, provider.GetRequiredService<TimeProvider>()))
        .AddSchemaGate();

    private static IServiceCollection AddSchemaGate(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<SchemaErrors>().AddSingleton<SchemaGate>();
    }
}
