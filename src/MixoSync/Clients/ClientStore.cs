using System.Data.Common;
using Dapper;
using MixoSync.Storage;

namespace MixoSync.Clients;

/// <summary>Stores the registered clients.</summary>
internal sealed class ClientStore(Database database)
{
    private const string Columns =
        "id, name, platform, api_url, credentials, schedule, time_zone, quota, page_size, max_in_flight, skip_unchanged, removal_guard_percent, "
        + "removal_guard_count, enabled, next_run_at";

    private const string Query =
        $"""
        SELECT {Columns}, (SELECT string_agg(p.name || '=' || p.quota, ' ') FROM client_quota_pools m JOIN quota_pools p ON p.name = m.pool
                           WHERE m.client_id = c.id) AS pools
        FROM clients c
        """;

    private const string Assignments =
        """
        name = @Name, platform = @Platform, api_url = @ApiUrl, credentials = @Credentials, schedule = @Schedule, time_zone = @TimeZone,
        quota = @Quota, page_size = @PageSize, max_in_flight = @MaxInFlight, skip_unchanged = @SkipUnchanged,
        removal_guard_percent = @RemovalGuardPercent, removal_guard_count = @RemovalGuardCount, enabled = @Enabled, next_run_at = @NextRunAt
        """;

    /// <summary>Adds a client, or replaces the client with the same id. The next run is the first scheduled time from now.</summary>
    /// <returns>False, without any change, if the id exists and <paramref name="replace"/> is false.</returns>
    public async Task<bool> AddAsync(Client client, bool replace, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var scheduled = client with { NextRunAt = client.NextRunAfter(await connection.GetDatabaseTimeAsync()) };
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var added = await connection.ExecuteAsync(
            $"""
            INSERT INTO clients ({Columns})
            VALUES (@Id, @Name, @Platform, @ApiUrl, @Credentials, @Schedule, @TimeZone, @Quota, @PageSize, @MaxInFlight, @SkipUnchanged,
                    @RemovalGuardPercent, @RemovalGuardCount, @Enabled, @NextRunAt)
            ON CONFLICT (id) DO {(replace ? $"UPDATE SET {Assignments}" : "NOTHING")}
            """,
            scheduled,
            transaction) > 0;
        if (added)
        {
            await SavePoolsAsync(connection, transaction, client);
        }

        await transaction.CommitAsync(cancellationToken);
        return added;
    }

    public async Task<Client?> GetAsync(string id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Client>($"{Query} WHERE c.id = @id", new { id });
    }

    public async Task<IReadOnlyList<Client>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<Client>($"{Query} ORDER BY c.id")];
    }

    /// <summary>Returns the <see cref="Client.Limits"/> of all clients by their ids.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ListLimitsAsync(CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).ToDictionary(client => client.Id, client => client.Limits);

    /// <summary>
    /// Changes the settings of a client. Concurrent changes happen one after the other. A new schedule or time zone, or enabling the
    /// client, sets the next run to the first scheduled time from now.
    /// </summary>
    /// <param name="id">The client.</param>
    /// <param name="change">Returns the changed settings.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The settings before and after the change, or null if the client does not exist.</returns>
    public async Task<(Client Before, Client After)?> ChangeAsync(
        string id, Func<Client, Client> change, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var before = await connection.QuerySingleOrDefaultAsync<Client>(
            $"{Query} WHERE c.id = @id {database.LockRowOf("c")}", new { id }, transaction);
        if (before is null)
        {
            return null;
        }

        var after = change(before);
        if (after.Schedule != before.Schedule || after.TimeZone != before.TimeZone || after.Enabled != before.Enabled)
        {
            after = after with { NextRunAt = after.NextRunAfter(await connection.GetDatabaseTimeAsync(transaction)) };
        }

        await connection.ExecuteAsync($"UPDATE clients SET {Assignments} WHERE id = @Id", after, transaction);
        await SavePoolsAsync(connection, transaction, after);
        await transaction.CommitAsync(cancellationToken);
        return (before, after);
    }

    /// <summary>Enables or disables scheduled runs of a client. An active run continues.</summary>
    /// <returns>False if the client does not exist.</returns>
    public async Task<bool> SetEnabledAsync(string id, bool enabled, CancellationToken cancellationToken) =>
        await ChangeAsync(id, client => client with { Enabled = enabled }, cancellationToken) is not null;

    /// <summary>Removes a client and its runs. Its campaigns are kept, because they are the user's data.</summary>
    /// <returns>False if the client does not exist.</returns>
    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync("DELETE FROM clients WHERE id = @id", new { id }) > 0;
    }

    private static async Task SavePoolsAsync(DbConnection connection, DbTransaction transaction, Client client)
    {
        await connection.ExecuteAsync("DELETE FROM client_quota_pools WHERE client_id = @Id", new { client.Id }, transaction);
        await connection.ExecuteAsync(
            "INSERT INTO client_quota_pools (client_id, pool) VALUES (@Id, @Name)",
            client.Pools.All.Select(pool => new { client.Id, pool.Name }),
            transaction);
    }
}
