using System.Globalization;
using MixoSync.MockApi.Options;

namespace MixoSync.MockApi.Campaigns;

/// <summary>Generates the campaigns of every client on request. Nothing is stored.</summary>
internal sealed class CampaignCatalog(MockApiOptions options)
{
    private const string IdPrefix = "campaign_";
    private const int PhantomPages = 10;
    private const int HugeNameLength = 5 * 1024 * 1024;

    private static readonly DateTime FirstCreatedAt = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private long pagesListed;

    public CampaignPage List(string client, int page, int limit)
    {
        var first = (((long)page - 1) * limit) + 1;
        var last = first + limit - 1;
        var truthful = options.HasMore == HasMoreRule.Truthful;
        var total = options.CampaignsPerClient;
        var hasMore = truthful ? last < total : page < PhantomPages;
        var deleted = options.FirstCampaign - 1;
        var data = Records(client, deleted + first, deleted + (truthful ? Math.Min(last, total) : last));
        return new CampaignPage(data, new Pagination(page, limit, total, hasMore));
    }

    public bool Has(string id) =>
        id.StartsWith(IdPrefix, StringComparison.Ordinal)
        && int.TryParse(id.AsSpan(IdPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= options.FirstCampaign && number < options.FirstCampaign + options.CampaignsPerClient
        && id == IdPrefix + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Generates the records lazily, so that a page of any size can be streamed.</summary>
    private IEnumerable<object> Records(string client, long first, long last)
    {
        var listing = options.StableMetrics ? 0 : Interlocked.Increment(ref pagesListed);
        for (var number = first; number <= last; number++)
        {
            var campaign = Create(client, number, listing);
            var position = number - options.FirstCampaign + 1;
            if (position <= options.HugeRecords) campaign = campaign with { Name = new string('x', HugeNameLength) };
            yield return position <= options.HostileRecords ? HostileRecord.Of(campaign, number) : campaign;
        }
    }

    private Campaign Create(string client, long number, long listing)
    {
        var random = SeededRandom.From(options.Seed, $"{client}/{number}/{listing}");
        var impressions = random.Next(1_000, 100_000);
        var clicks = random.Next(impressions / 10);
        return new Campaign(
            $"{IdPrefix}{number}", $"Campaign {number}", number % 5 == 0 ? "paused" : "active", 1000 + (100 * number),
            impressions, clicks, random.Next(clicks + 1), FirstCreatedAt.AddHours(number % 8_760));
    }
}
