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
        .AddSingleton(_ => BuildSource(connectionString))
        .AddSingleton<Database, PostgresDatabase>()
        .AddSchemaGate();

    /// <summary>Adds an SQLite database. The file is created if it does not exist.</summary>
    public static IServiceCollection AddSqliteDatabase(this IServiceCollection services, string file) => services
        .AddSingleton<Database>(provider => new SqliteDatabase(file, provider.GetRequiredService<TimeProvider>()))
        .AddSchemaGate();

    // MixoSync changes no session state, so a connection needs no reset when it returns to the pool. A reset would also discard the query
    // plans of the ledger's functions, and planning them takes longer than executing them.
    private static NpgsqlDataSource BuildSource(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString) { Name = "mixosync" };
        builder.ConnectionStringBuilder.NoResetOnClose = true;
        return builder.Build();
    }

    private static IServiceCollection AddSchemaGate(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<SchemaErrors>().AddSingleton<SchemaGate>();
    }
}
