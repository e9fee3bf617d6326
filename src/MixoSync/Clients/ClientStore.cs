using System.Data.Common;
using Dapper;
using MixoSync.Storage;

namespace MixoSync.Clients;

/// <summary>Stores the registered clients.</summary>
internal sealed class ClientStore(Database database)
{
    private const string Columns =
        "id, name, platform, api_url, credentials, schedule, quota, page_size, max_in_flight, skip_unchanged, enabled, next_run_at";

    /// <summary>Adds a client, or replaces the client with the same id. The next run is the first scheduled time from now.</summary>
    /// <returns>False, without any change, if the id exists and <paramref name="replace"/> is false.</returns>
    public async Task<bool> AddAsync(Client client, bool replace, CancellationToken cancellationToken)
    {
        const string insert =
            """
            INSERT INTO clients (id, name, platform, api_url, credentials, schedule, quota, page_size, max_in_flight,
                                 skip_unchanged, enabled, next_run_at)
            VALUES (@Id, @Name, @Platform, @ApiUrl, @Credentials, @Schedule, @Quota, @PageSize, @MaxInFlight,
                    @SkipUnchanged, @Enabled, @NextRunAt)
            ON CONFLICT (id) DO
            """;
        const string update =
            """
            UPDATE SET name = excluded.name, platform = excluded.platform, api_url = excluded.api_url,
                credentials = excluded.credentials, schedule = excluded.schedule, quota = excluded.quota,
                page_size = excluded.page_size, max_in_flight = excluded.max_in_flight,
                skip_unchanged = excluded.skip_unchanged, enabled = excluded.enabled, next_run_at = excluded.next_run_at
            """;
        await using var connection = await database.OpenAsync(cancellationToken);
        var scheduled = client with { NextRunAt = await NextRunAsync(connection, client) };
        return await connection.ExecuteAsync($"{insert} {(replace ? update : "NOTHING")}", scheduled) > 0;
    }

    public async Task<Client?> GetAsync(string id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Client>($"SELECT {Columns} FROM clients WHERE id = @id", new { id });
    }

    public async Task<IReadOnlyList<Client>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<Client>($"SELECT {Columns} FROM clients ORDER BY id")];
    }

    /// <summary>Enables or disables scheduled runs of a client. An active run continues.</summary>
    /// <returns>False if the client does not exist.</returns>
    public async Task<bool> SetEnabledAsync(string id, bool enabled, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var client = await connection.QuerySingleOrDefaultAsync<Client>($"SELECT {Columns} FROM clients WHERE id = @id", new { id });
        return client is not null && await connection.ExecuteAsync(
            "UPDATE clients SET enabled = @enabled, next_run_at = @next WHERE id = @id",
            new { id, enabled, next = await NextRunAsync(connection, client) }) > 0;
    }

    /// <summary>Removes a client and its runs. Its campaigns are kept, because they are the user's data.</summary>
    /// <returns>False if the client does not exist.</returns>
    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync("DELETE FROM clients WHERE id = @id", new { id }) > 0;
    }

    private static async Task<DateTimeOffset?> NextRunAsync(DbConnection connection, Client client) =>
        client.Schedule?.NextAfter(await connection.GetDatabaseTimeAsync());
}
