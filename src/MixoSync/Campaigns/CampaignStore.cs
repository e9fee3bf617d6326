using System.Data.Common;
using Dapper;
using MixoSync.Platforms;
using MixoSync.Storage;

namespace MixoSync.Campaigns;

/// <summary>Stores the clients' campaigns.</summary>
internal static class CampaignStore
{
    /// <summary>
    /// Inserts or updates a campaign. Data from an older listing never overwrites data from a newer one, and <c>changed_at</c> moves
    /// only if the content has changed. Data of the same listing is the same, even if the database has changed the text of the attributes.
    /// </summary>
    public static Task UpsertAsync(
        Database database, DbConnection connection, DbTransaction transaction, string clientId, Campaign campaign, DateTimeOffset listedAt) =>
        connection.ExecuteAsync(
            $"""
            INSERT INTO campaigns (client_id, campaign_id, name, status, budget, impressions, clicks, conversions,
                                   created_at, attributes, content_hash, listed_at, synced_at, changed_at)
            VALUES (@clientId, @Id, @Name, @Status, @Budget, @Impressions, @Clicks, @Conversions,
                    @CreatedAt, {database.Json("Attributes")}, @hash, @listedAt, clock_timestamp(), clock_timestamp())
            ON CONFLICT (client_id, campaign_id) DO UPDATE SET
                name = excluded.name, status = excluded.status, budget = excluded.budget,
                impressions = excluded.impressions, clicks = excluded.clicks, conversions = excluded.conversions,
                created_at = excluded.created_at, attributes = excluded.attributes, listed_at = excluded.listed_at,
                synced_at = excluded.synced_at,
                content_hash = CASE WHEN campaigns.listed_at = excluded.listed_at THEN campaigns.content_hash ELSE excluded.content_hash END,
                changed_at = CASE WHEN campaigns.content_hash = excluded.content_hash OR campaigns.listed_at = excluded.listed_at
                                  THEN campaigns.changed_at ELSE excluded.changed_at END
            WHERE campaigns.listed_at <= excluded.listed_at
            """,
            new
            {
                clientId,
                campaign.Id,
                campaign.Name,
                campaign.Status,
                campaign.Budget,
                campaign.Impressions,
                campaign.Clicks,
                campaign.Conversions,
                campaign.CreatedAt,
                campaign.Attributes,
                hash = campaign.ContentHash(),
                listedAt,
            },
            transaction);
}
