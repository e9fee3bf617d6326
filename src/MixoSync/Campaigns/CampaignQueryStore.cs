using System.Data.Common;
using Dapper;
using MixoSync.Platforms;
using MixoSync.Storage;

namespace MixoSync.Campaigns;

/// <summary>Whether the latest complete listings contained a campaign.</summary>
internal enum CampaignPresence
{
    /// <summary>The latest listing contained it.</summary>
    Listed,

    /// <summary>The latest complete listing did not contain it. The next one decides.</summary>
    Missing,

    /// <summary>It is missing together with so many others that its removal is held.</summary>
    Held,

    /// <summary>It was removed on the platform.</summary>
    Removed,
}

/// <summary>A row of <c>campaigns</c>.</summary>
internal sealed record StoredCampaign
{
    public required string ClientId { get; init; }

    public required string CampaignId { get; init; }

    public required string Name { get; init; }

    public string? Status { get; init; }

    public decimal? Budget { get; init; }

    public long? Impressions { get; init; }

    public long? Clicks { get; init; }

    public decimal? Conversions { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public CampaignPresence Presence { get; init; }

    public DateTimeOffset ListedAt { get; init; }

    public DateTimeOffset SyncedAt { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    public DateTimeOffset? MissingSince { get; init; }

    public DateTimeOffset? RemovedAt { get; init; }

    /// <summary>The other fields of the record as a JSON object, or null if there are none.</summary>
    public string? Attributes { get; init; }

    /// <summary>Returns the campaign as it was listed at <see cref="ListedAt"/>.</summary>
    public ListedCampaign ToListed() =>
        new(CampaignId, new Campaign(CampaignId, Name, Status, Budget, Impressions, Clicks, Conversions, CreatedAt, Attributes));
}

/// <summary>Selects campaigns of a client. A null value selects all.</summary>
internal sealed record CampaignFilter
{
    /// <summary>The platform's status, in any case.</summary>
    public string? Status { get; init; }

    /// <summary>A part of the name, in any case.</summary>
    public string? Name { get; init; }

    public CampaignPresence? Presence { get; init; }

    public DateTimeOffset? ChangedSince { get; init; }
}

/// <summary>Reads stored campaigns for users.</summary>
internal sealed class CampaignQueryStore(Database database)
{
    private const string Presence =
        """
        CASE WHEN removed_at IS NOT NULL THEN 'Removed' WHEN removal_held_at IS NOT NULL THEN 'Held'
             WHEN missing_since IS NOT NULL THEN 'Missing' ELSE 'Listed' END
        """;

    private const string Select =
        $"""
        SELECT client_id, campaign_id, name, status, budget, impressions, clicks, conversions, created_at, {Presence} AS presence,
               listed_at, synced_at, changed_at, missing_since, removed_at, attributes
        FROM campaigns
        """;

    /// <summary>Returns the campaigns of a client, in the order of their ids.</summary>
    public async Task<IReadOnlyList<StoredCampaign>> ListAsync(
        string clientId, CampaignFilter filter, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<StoredCampaign>(
            $"{Select} WHERE {string.Join(" AND ", Conditions(filter))} ORDER BY campaign_id LIMIT @limit",
            new
            {
                clientId,
                filter.Status,
                Name = $"%{Escaped(filter.Name ?? "")}%",
                Presence = filter.Presence?.ToString(),
                ChangedSince = filter.ChangedSince ?? default,
                limit,
            })];
    }

    public async Task<StoredCampaign?> GetAsync(string clientId, string campaignId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await GetAsync(connection, transaction: null, clientId, campaignId);
    }

    public static Task<StoredCampaign?> GetAsync(DbConnection connection, DbTransaction? transaction, string clientId, string campaignId) =>
        connection.QuerySingleOrDefaultAsync<StoredCampaign>(
            $"{Select} WHERE client_id = @clientId AND campaign_id = @campaignId", new { clientId, campaignId }, transaction);

    private static IEnumerable<string> Conditions(CampaignFilter filter)
    {
        yield return "client_id = @clientId";
        if (filter.Status is not null) yield return "lower(status) = lower(@Status)";
        if (filter.Name is not null) yield return @"lower(name) LIKE lower(@Name) ESCAPE '\'";
        if (filter.Presence is not null) yield return $"{Presence} = @Presence";
        if (filter.ChangedSince is not null) yield return "changed_at >= @ChangedSince";
    }

    private static string Escaped(string text) => text.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_");
}
