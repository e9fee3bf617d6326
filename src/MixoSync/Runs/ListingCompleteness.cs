namespace MixoSync.Runs;

/// <summary>
/// Decides whether a finished listing was complete, so that campaigns which it does not contain no longer exist. Total, ids and
/// pages must agree.
/// </summary>
internal sealed record ListingCompleteness
{
    /// <summary>The campaigns of a partial run, which need not list all campaigns.</summary>
    public CampaignIds? CampaignIds { get; init; }

    public int Pages { get; init; }

    /// <summary>The total number of campaigns, as stated by every page.</summary>
    public long? Total { get; init; }

    /// <summary>Number of distinct campaigns on all pages.</summary>
    public int Listed { get; init; }

    /// <summary>Number of campaigns on the first page, which is the page size if there are more pages.</summary>
    public int OnFirstPage { get; init; }

    /// <summary>Why a page was incomplete.</summary>
    public string? Gap { get; init; }

    /// <summary>Why the listing is incomplete, or null if it is complete.</summary>
    public string? ReasonIncomplete =>
        CampaignIds is not null ? "it is the listing of a partial run"
        : Gap is not null ? Gap
        : Total is null ? "the platform did not state a total"
        : Listed != Total ? $"it contains {Listed} of {Total} campaigns"
        : Pages != PagesNeeded ? $"it has {Pages} pages, but {Total} campaigns need {PagesNeeded}"
        : null;

    private long PagesNeeded => OnFirstPage == 0 ? 1 : Math.Max(1, (Listed + OnFirstPage - 1) / OnFirstPage);
}

/// <summary>The effect of a finished listing on campaigns that it does not contain.</summary>
/// <param name="Count">
/// Number of campaigns marked as removed, because neither this listing nor the previous complete one contains them.
/// </param>
/// <param name="Missing">Number of campaigns that are missing for the first time. The next complete listing decides about them.</param>
/// <param name="ReasonIncomplete">Why the listing is incomplete and has no effect, or null.</param>
internal sealed record Removals(int Count, int Missing, string? ReasonIncomplete);
