using Dapper;
using MixoSync.Storage;

namespace MixoSync.Tests.Support;

/// <summary>A row of <c>campaigns</c>.</summary>
internal sealed record StoredCampaign
{
    public required string ClientId { get; init; }

    public required string CampaignId { get; init; }

    public required string Name { get; init; }

    public required string ContentHash { get; init; }

    public DateTimeOffset SyncedAt { get; init; }

    public DateTimeOffset ChangedAt { get; init; }
}

internal static class StoredCampaigns
{
    /// <summary>Returns the stored campaigns of one client in id order.</summary>
    public static async Task<List<StoredCampaign>> CampaignsAsync(this EmbeddedPipeline pipeline, string client = "acme")
    {
        await using var connection = await pipeline.Get<Database>().OpenAsync(TestContext.Current.CancellationToken);
        return (await connection.QueryAsync<StoredCampaign>(
            """
            SELECT client_id, campaign_id, name, content_hash, synced_at, changed_at FROM campaigns
            WHERE client_id = @client ORDER BY campaign_id
            """,
            new { client })).AsList();
    }
}
