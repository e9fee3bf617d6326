using Dapper;
using Npgsql;

namespace MixoSync.IntegrationTests.Faults;

/// <summary>A database role of a scene's own.</summary>
internal sealed record DatabaseRole(string Name, string Password);

/// <summary>Does to a scene's database what administrators do, by connections that none of it concerns.</summary>
internal sealed class DatabaseAdministrator(FaultScenario scene)
{
    /// <summary>Makes every transaction from now on a reading one, and ends the sessions that began before.</summary>
    public Task SetReadOnlyAsync(bool readOnly) => ExecuteAsync(
        $"""
        DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = {(readOnly ? "on" : "off")}', current_database()); END $$;
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
        """);

    /// <summary>Creates one that may do what MixoSync does.</summary>
    public async Task<DatabaseRole> CreateRoleAsync()
    {
        var role = new DatabaseRole($"role_{Guid.NewGuid():N}", $"{Guid.NewGuid():N}");
        await ExecuteAsync(
            $"""
            CREATE ROLE {role.Name} LOGIN PASSWORD '{role.Password}';
            GRANT ALL ON ALL TABLES IN SCHEMA public TO {role.Name};
            GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {role.Name};
            """);
        return role;
    }

    /// <summary>Lets a role have so many connections at once, -1 for any number, and ends those that it has.</summary>
    public Task LimitAsync(DatabaseRole role, int connections) => ExecuteAsync(
        $"""
        ALTER ROLE {role.Name} CONNECTION LIMIT {connections};
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{role.Name}';
        """);

    private async Task ExecuteAsync(string sql)
    {
        var address = new NpgsqlConnectionStringBuilder(scene.Stage.DatabaseUnpooled)
        {
            Options = "-c default_transaction_read_only=off",
        };
        await using var connection = new NpgsqlConnection(address.ConnectionString);
        await connection.ExecuteAsync(sql);
    }
}
