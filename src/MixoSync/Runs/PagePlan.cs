using MixoSync.Platforms;

namespace MixoSync.Runs;

/// <summary>One campaign of a page, and whether the run syncs it.</summary>
internal sealed record PlannedItem(ListedCampaign Listed, bool IsRequested);

/// <summary>The items that a page adds to its run, and whether it is the last page.</summary>
/// <param name="Items">The campaigns that no earlier page contained.</param>
/// <param name="Missing">On the last page: the requested campaigns that no page contained.</param>
/// <param name="IsLast">Whether the listing ends with this page.</param>
/// <param name="Total">The number of campaigns that the platform reports.</param>
/// <param name="Dropped">The number of records beyond that total. They do not belong to the client.</param>
internal sealed record PagePlan(
    IReadOnlyList<PlannedItem> Items, IReadOnlyList<string> Missing, bool IsLast, long? Total, int Dropped)
{
    /// <summary>
    /// When the page was fetched, by the database clock. If set, the messages of the campaigns go into the backlog.
    /// </summary>
    public DateTimeOffset? ListedAt { get; init; }

    private const string NoId = "(no id: record ";

    /// <summary>Why a listing with this page is not complete, or null if this page does not make it incomplete.</summary>
    public string? Gap =>
        Dropped > 0 ? "records beyond the total were dropped"
        : Total is null ? "the platform did not report a total"
        : Items.Any(item => HasNoId(item.Listed)) ? "a record has no id"
        : null;

    /// <summary>
    /// Returns why the listing must not end with this page although it contains no new campaigns: the platform reports more campaigns
    /// than it has listed. Returns null if the listing may end.
    /// </summary>
    public string? Shortfall(EarlierPages earlier) => IsLast && Items.Count == 0 && earlier.Count < Total
        ? $"the platform reports {Total} campaigns but returned no new ones after {earlier.Count}"
        : null;

    /// <summary>
    /// Plans a page, without I/O. The listing ends with a page without new campaigns, when the total is reached, when all requested
    /// campaigns are found, or when the platform returns no cursor. If the platform says that there are no more pages but the total
    /// that it reported is not reached, one more page is fetched. See also <see cref="Shortfall"/>.
    /// </summary>
    public static PagePlan Decide(int page, CampaignPage listed, EarlierPages earlier, CampaignIds? requested)
    {
        var records = WithIds(page, listed.Campaigns);
        var unseen = records.Where(record => !earlier.Known.Contains(record.Id)).DistinctBy(record => record.Id).ToList();

        // A total of 0 cannot be right if campaigns are listed.
        var total = listed.Total > 0 ? listed.Total : null;
        var keptCount = total is null ? unseen.Count : (int)Math.Clamp(total.Value - earlier.Count, 0, unseen.Count);
        var kept = unseen[..keptCount];
        var requestedIds = requested?.Values.ToHashSet(StringComparer.Ordinal);
        var missing = requestedIds is null
            ? []
            : requestedIds.Where(id => !earlier.Known.Contains(id) && kept.All(record => record.Id != id)).ToList();
        var isLast = kept.Count == 0
            || listed.NextCursor is null
            || (requestedIds is not null && missing.Count == 0)
            || (total is null ? !listed.HasMore || kept.All(HasNoId) : earlier.Count + kept.Count >= total);
        return new PagePlan(
            [.. kept.Select(record => new PlannedItem(record, requestedIds?.Contains(record.Id) ?? true))],
            isLast ? missing : [],
            isLast,
            listed.Total,
            unseen.Count - keptCount);
    }

    /// <summary>Returns the message of an item for the backlog, or null if it needs none.</summary>
    public string? MessageOf(PlannedItem item) =>
        item.IsRequested && ListedAt is { } listedAt ? new BacklogItem(item.Listed, listedAt).ToString() : null;

    /// <summary>Returns the ids for which <see cref="Decide"/> needs to know whether an earlier page contained them.</summary>
    public static string[] IdsToLookUp(int page, CampaignPage listed, CampaignIds? requested) =>
        [.. WithIds(page, listed.Campaigns).Select(record => record.Id).Concat(requested?.Values ?? []).Distinct()];

    // A record without a usable id gets a generated one, because it must be counted and reported. Such an id is new on every page, so
    // it does not count as progress: a page that repeats for ever would otherwise never end the listing.
    private static List<ListedCampaign> WithIds(int page, IReadOnlyList<ListedCampaign> records) =>
        [.. records.Select((record, i) => record.Id.Length > 0 ? record : record with { Id = $"{NoId}{page}.{i + 1})" })];

    private static bool HasNoId(ListedCampaign record) => record.Id.StartsWith(NoId, StringComparison.Ordinal);
}
