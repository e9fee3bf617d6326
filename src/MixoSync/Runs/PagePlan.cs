using MixoSync.Platforms;

namespace MixoSync.Runs;

/// <summary>A campaign of a page, and whether the run is to sync it.</summary>
internal sealed record PlannedItem(ListedCampaign Listed, bool IsRequested);

/// <summary>What a page adds to its run, and whether it is the last page.</summary>
/// <param name="Items">Campaigns that are on no earlier page.</param>
/// <param name="Missing">With the last page: requested campaigns that are on no page.</param>
/// <param name="IsLast">Whether the listing ends with this page.</param>
/// <param name="Total">The total number of campaigns, as stated by the platform.</param>
/// <param name="Dropped">Number of records in excess of the total. They do not belong to the client.</param>
internal sealed record PagePlan(
    IReadOnlyList<PlannedItem> Items, IReadOnlyList<string> Missing, bool IsLast, long? Total, int Dropped)
{
    /// <summary>
    /// When the page was requested, by the database clock. If set, the messages of the campaigns are kept with their items until
    /// they are sent.
    /// </summary>
    public DateTimeOffset? ListedAt { get; init; }

    private const string NoId = "(no id: record ";

    /// <summary>Why a listing with this page cannot be complete, or null.</summary>
    public string? Gap =>
        Dropped > 0 ? "records beyond the total were dropped"
        : Total is null ? "the platform did not state a total"
        : Items.Any(item => HasNoId(item.Listed)) ? "a record has no id"
        : null;

    /// <summary>
    /// Why the listing must not end here, although this page is empty or contains nothing new: the total says that campaigns are
    /// missing. Null if it may end.
    /// </summary>
    public string? Shortfall(EarlierPages earlier) => IsLast && Items.Count == 0 && earlier.Count < Total
        ? $"the platform states a total of {Total} campaigns, but returned nothing new after {earlier.Count}"
        : null;

    /// <summary>
    /// Makes the decision. Does no I/O. The listing ends after an empty page, after a page without new campaigns, when the total is
    /// reached, or when the platform says that there are no more pages. That last statement is not trusted while the total is not
    /// reached: one more page is fetched. See also <see cref="Shortfall"/>.
    /// </summary>
    public static PagePlan Decide(int page, CampaignPage listed, EarlierPages earlier, CampaignIds? requested)
    {
        var records = Identified(page, listed.Campaigns);
        var fresh = records.Where(record => !earlier.Known.Contains(record.Id)).DistinctBy(record => record.Id).ToList();
        // A total of 0 with campaigns on the page is ignored.
        var total = listed.Total > 0 ? listed.Total : null;
        var room = total is null ? fresh.Count : (int)Math.Clamp(total.Value - earlier.Count, 0, fresh.Count);
        var kept = fresh[..room];
        var wanted = requested?.Values.ToHashSet(StringComparer.Ordinal);
        var missing = wanted is null
            ? []
            : wanted.Where(id => !earlier.Known.Contains(id) && kept.All(record => record.Id != id)).ToList();
        var isLast = kept.Count == 0
            || listed.NextCursor is null
            || (wanted is not null && missing.Count == 0)
            || (total is null ? !listed.HasMore || kept.All(HasNoId) : earlier.Count + kept.Count >= total);
        return new PagePlan(
            [.. kept.Select(record => new PlannedItem(record, wanted?.Contains(record.Id) ?? true))],
            isLast ? missing : [],
            isLast,
            listed.Total,
            fresh.Count - room);
    }

    /// <summary>The ids to look up on earlier pages for <see cref="Decide"/>.</summary>
    public static string[] IdsToLookUp(int page, CampaignPage listed, CampaignIds? requested) =>
        [.. Identified(page, listed.Campaigns).Select(record => record.Id).Concat(requested?.Values ?? []).Distinct()];

    // A record without a usable id still becomes an item, so that it is counted and shown. But it does not count as new, because a
    // repeated page would seem new forever.
    private static List<ListedCampaign> Identified(int page, IReadOnlyList<ListedCampaign> records) =>
        [.. records.Select((record, i) => record.Id.Length > 0 ? record : record with { Id = $"{NoId}{page}.{i + 1})" })];

    private static bool HasNoId(ListedCampaign record) => record.Id.StartsWith(NoId, StringComparison.Ordinal);
}
