using MixoSync.Platforms;
using MixoSync.Runs;

namespace MixoSync.Tests.Runs;

/// <summary>Creates pages of campaigns that differ only in their ids.</summary>
internal static class Listings
{
    public static CampaignPage Page(IEnumerable<string> ids, bool hasMore = true, long? total = null) =>
        new([.. ids.Select(Listed)], "next", hasMore, total);

    public static ListedCampaign Listed(string id) => id.Length == 0
        ? new ListedCampaign("", null, "id is missing", "{}")
        : new ListedCampaign(id, Campaign(id));

    public static Campaign Campaign(string id) => new(id, id, "active", 100, 10, 1, 0, DateTimeOffset.UnixEpoch);

    public static IEnumerable<string> Ids(PagePlan plan) => plan.Items.Select(item => item.Listed.Id);
}
