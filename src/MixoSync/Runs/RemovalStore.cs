using Dapper;
using MixoSync.Storage;

namespace MixoSync.Runs;

/// <summary>A client with held removals.</summary>
internal sealed record HeldRemovals
{
    public required string ClientId { get; init; }

    /// <summary>The number of campaigns whose removal is held.</summary>
    public int Count { get; init; }

    /// <summary>When the first of them was held.</summary>
    public DateTimeOffset HeldSince { get; init; }
}

/// <summary>A campaign whose removal is held.</summary>
internal sealed record HeldCampaign(string CampaignId, string Name);

/// <summary>Lists held removals, and stores the decision of a person about them. See <see cref="RemovalGuard"/>.</summary>
internal sealed class RemovalStore(Database database)
{
    private const string IsHeld = "client_id = @clientId AND removal_held_at IS NOT NULL AND removed_at IS NULL";

    /// <summary>Returns the clients with held removals.</summary>
    public async Task<IReadOnlyList<HeldRemovals>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<HeldRemovals>(
            """
            SELECT client_id, count(*) AS count, min(removal_held_at) AS held_since FROM campaigns
            WHERE removal_held_at IS NOT NULL AND removed_at IS NULL GROUP BY client_id ORDER BY client_id
            """)];
    }

    /// <summary>Returns the campaigns of a client whose removal is held, in the order of their ids.</summary>
    public async Task<IReadOnlyList<HeldCampaign>> ListCampaignsAsync(string clientId, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<HeldCampaign>(
            $"SELECT campaign_id, name FROM campaigns WHERE {IsHeld} ORDER BY campaign_id LIMIT @limit", new { clientId, limit })];
    }

    /// <summary>Marks the campaigns as removed.</summary>
    /// <returns>The number of campaigns.</returns>
    public async Task<int> ApproveAsync(string clientId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            $"UPDATE campaigns SET removed_at = clock_timestamp(), removal_held_at = NULL, removal_confirmed_at = NULL WHERE {IsHeld}",
            new { clientId });
    }

    /// <summary>Keeps the campaigns. If later listings do not contain them either, they are missing for the first time again.</summary>
    /// <returns>The number of campaigns.</returns>
    public async Task<int> DiscardAsync(string clientId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            $"UPDATE campaigns SET missing_since = NULL, removal_held_at = NULL, removal_confirmed_at = NULL WHERE {IsHeld}",
            new { clientId });
    }
}
