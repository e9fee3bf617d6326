using Dapper;
using MixoSync.Storage;

namespace MixoSync.Clients;

/// <summary>Stores the quotas that clients share.</summary>
internal sealed class QuotaPoolStore(Database database)
{
    /// <returns>False, without any change, if the name exists.</returns>
    public async Task<bool> AddAsync(QuotaPool pool, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync("INSERT INTO quota_pools (name, quota) VALUES (@Name, @Quota) ON CONFLICT DO NOTHING", pool) > 0;
    }

    /// <returns>False if the pool does not exist.</returns>
    public async Task<bool> SetAsync(QuotaPool pool, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync("UPDATE quota_pools SET quota = @Quota WHERE name = @Name", pool) > 0;
    }

    /// <summary>Removes a pool that no client uses.</summary>
    /// <returns>False if the pool does not exist or is used.</returns>
    public async Task<bool> RemoveAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            "DELETE FROM quota_pools WHERE name = @name AND NOT EXISTS (SELECT 1 FROM client_quota_pools WHERE pool = @name)", new { name }) > 0;
    }

    public async Task<QuotaPool?> GetAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<QuotaPool>("SELECT name, quota FROM quota_pools WHERE name = @name", new { name });
    }

    public async Task<IReadOnlyList<QuotaPool>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<QuotaPool>("SELECT name, quota FROM quota_pools ORDER BY name")];
    }

    /// <summary>Returns the ids of the clients that use a pool.</summary>
    public async Task<IReadOnlyList<string>> ListClientsAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<string>("SELECT client_id FROM client_quota_pools WHERE pool = @name ORDER BY client_id", new { name })];
    }
}
