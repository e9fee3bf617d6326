using Dapper;
using Npgsql;

namespace MixoSync.IntegrationTests.Faults;

/// <summary>A database role that one scenario creates for itself.</summary>
internal sealed record DatabaseRole(string Name, string Password);

/// <summary>Performs administrative operations on the database of a scenario, over connections that they do not affect.</summary>
internal sealed class DatabaseAdministrator(FaultScenario scenario)
{
    /// <summary>Makes all new transactions read-only or writable, and ends the existing sessions.</summary>
    public Task SetReadOnlyAsync(bool readOnly) => ExecuteAsync(
        $"""
        DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = {(readOnly ? "on" : "off")}', current_database()); END $$;
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
        """);

    /// <summary>Creates a role with the permissions that MixoSync needs.</summary>
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

    /// <summary>Sets the connection limit of a role (-1 for no limit), and ends its existing connections.</summary>
    public Task LimitAsync(DatabaseRole role, int connections) => ExecuteAsync(
        $"""
        ALTER ROLE {role.Name} CONNECTION LIMIT {connections};
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{role.Name}';
        """);

    private async Task ExecuteAsync(string sql)
    {
        var address = new NpgsqlConnectionStringBuilder(scenario.Environment.DatabaseUnpooled)
        {
            Options = "-c default_transaction_read_only=off",
        };
        await using var connection = new NpgsqlConnection(address.ConnectionString);
        await connection.ExecuteAsync(sql);
    }
}
