using System.Globalization;
using MixoSync.Campaigns;

namespace MixoSync.Cli.Terminal;

/// <summary>Formats stored campaigns. Names, statuses and attributes are untrusted.</summary>
internal static class CampaignText
{
    public static string[] TableColumns { get; } =
        ["campaign", "name", "status", "budget", "impressions", "clicks", "conversions", "presence", "changed", "synced"];

    /// <summary>The names of the columns of <c>campaigns</c>, and <c>presence</c>.</summary>
    public static string[] CsvColumns { get; } =
    [
        "client_id", "campaign_id", "name", "status", "budget", "impressions", "clicks", "conversions", "created_at", "presence",
        "listed_at", "synced_at", "changed_at", "missing_since", "removed_at", "attributes",
    ];

    public static string[] TableRow(StoredCampaign campaign) =>
    [
        campaign.CampaignId, campaign.Name, campaign.Status ?? "", Number(campaign.Budget), Number(campaign.Impressions), Number(campaign.Clicks),
        Number(campaign.Conversions), Presence(campaign), RunText.Time(campaign.ChangedAt), RunText.Time(campaign.SyncedAt),
    ];

    public static string?[] CsvRow(StoredCampaign campaign) =>
    [
        campaign.ClientId, campaign.CampaignId, campaign.Name, campaign.Status, Number(campaign.Budget), Number(campaign.Impressions),
        Number(campaign.Clicks), Number(campaign.Conversions), Iso(campaign.CreatedAt), Presence(campaign), Iso(campaign.ListedAt),
        Iso(campaign.SyncedAt), Iso(campaign.ChangedAt), Iso(campaign.MissingSince), Iso(campaign.RemovedAt), campaign.Attributes,
    ];

    public static IEnumerable<string[]> Properties(StoredCampaign campaign) =>
        CsvColumns.Zip(CsvRow(campaign), (name, value) => (string[])[name.Replace('_', ' '), value ?? ""]);

    private static string Presence(StoredCampaign campaign) => campaign.Presence.ToString().ToLowerInvariant();

    private static string Number<T>(T? number)
        where T : struct, IFormattable => number?.ToString(null, CultureInfo.InvariantCulture) ?? "";

    private static string? Iso(DateTimeOffset? time) => time?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
