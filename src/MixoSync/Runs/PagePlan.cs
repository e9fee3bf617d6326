using MixoSync.Platforms;

namespace MixoSync.Runs;

/// <summary>One campaign of a page, and whether this run is about it.</summary>
internal sealed record PlannedItem(ListedCampaign Listed, bool IsRequested);

/// <summary>What a page brings to its run, and whether it is the last one.</summary>
/// <param name="Items">Campaigns that no earlier page brought.</param>
/// <param name="Missing">With the last page: campaigns asked for that no page brought.</param>
/// <param name="IsLast">Whether the listing ends here.</param>
/// <param name="Total">How many there are by the platform's word.</param>
/// <param name="Dropped">Records beyond that number, which are none of the client's.</param>
internal sealed record PagePlan(
    IReadOnlyList<PlannedItem> Items, IReadOnlyList<string> Missing, bool IsLast, long? Total, int Dropped)
{
    /// <summary>
    /// When the platform was asked for the page, by the database's clock. Where it is set, the messages of its campaigns are kept
    /// with their items until they are sent.
    /// </summary>
    public DateTimeOffset? ListedAt { get; init; }

    private const string NoId = "(no id: record ";

    /// <summary>Why a listing with this page does not prove that it saw everything; none where nothing speaks against it.</summary>
    public string? Gap =>
        Dropped > 0 ? "records beyond the total were dropped"
        : Total is null ? "the platform told no total"
        : Items.Any(item => HasNoId(item.Listed)) ? "a record has no id"
        : null;

    /// <summary>
    /// Why the listing must not end here, though this page is empty or brings nothing new: campaigns are missing by the
    /// platform's own word. None where it may.
    /// </summary>
    public string? Shortfall(EarlierPages earlier) => IsLast && Items.Count == 0 && earlier.Count < Total
        ? $"the platform lists {Total} campaigns, but brought nothing new after {earlier.Count}"
        : null;

    /// <summary>
    /// Decides, without I/O. The listing ends behind an empty page, one that brings nothing new, when the total is
    /// reached, or when the platform says that there is no more; but while a total that it named itself is not reached,
    /// that is not believed: one more page tells. See also <see cref="Shortfall"/>.
    /// </summary>
    public static PagePlan Decide(int page, CampaignPage listed, EarlierPages earlier, CampaignIds? asked)
    {
        var records = Identified(page, listed.Campaigns);
        var fresh = records.Where(record => !earlier.Known.Contains(record.Id)).DistinctBy(record => record.Id).ToList();
        // A total of 0 beside campaigns is no total.
        var total = listed.Total > 0 ? listed.Total : null;
        var room = total is null ? fresh.Count : (int)Math.Clamp(total.Value - earlier.Count, 0, fresh.Count);
        var kept = fresh[..room];
        var wanted = asked?.Values.ToHashSet(StringComparer.Ordinal);
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

    /// <summary>The ids whose part in earlier pages <see cref="Decide"/> must know.</summary>
    public static string[] IdsToLookUp(int page, CampaignPage listed, CampaignIds? asked) =>
        [.. Identified(page, listed.Campaigns).Select(record => record.Id).Concat(asked?.Values ?? []).Distinct()];

    // A record without a usable id is still one of the run's items: it has to be counted and shown. It proves nothing
    // new, though: a page that comes again and again would seem new for ever.
    private static List<ListedCampaign> Identified(int page, IReadOnlyList<ListedCampaign> records) =>
        [.. records.Select((record, i) => record.Id.Length > 0 ? record : record with { Id = $"{NoId}{page}.{i + 1})" })];

    private static bool HasNoId(ListedCampaign record) => record.Id.StartsWith(NoId, StringComparison.Ordinal);
}
