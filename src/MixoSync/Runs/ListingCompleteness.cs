namespace MixoSync.Runs;

/// <summary>
/// Decides whether a listing that ended without a failure is complete. Only then is a campaign that it does not contain missing.
/// Totals, ids and page count must agree.
/// </summary>
internal sealed record ListingCompleteness
{
    /// <summary>The requested campaigns of a partial run. Such a run may stop before it has listed all campaigns.</summary>
    public CampaignIds? CampaignIds { get; init; }

    public int Pages { get; init; }

    /// <summary>The number of campaigns that the platform reported with every page.</summary>
    public long? Total { get; init; }

    /// <summary>The number of distinct campaigns on all pages.</summary>
    public int Listed { get; init; }

    /// <summary>The number of campaigns on the first page. If there are more pages, this is the page size.</summary>
    public int OnFirstPage { get; init; }

    /// <summary>Why a page of the listing made it incomplete, or null.</summary>
    public string? Gap { get; init; }

    /// <summary>Why the listing is not known to be complete, or null if it is complete.</summary>
    public string? ReasonIncomplete =>
        CampaignIds is not null ? "only some campaigns were requested"
        : Gap is not null ? Gap
        : Total is null ? "the platform did not report a total"
        : Listed != Total ? $"it contained {Listed} of {Total} campaigns"
        : Pages != PagesNeeded ? $"it had {Pages} pages instead of the {PagesNeeded} that {Total} campaigns need"
        : null;

    private long PagesNeeded => OnFirstPage == 0 ? 1 : Math.Max(1, (Listed + OnFirstPage - 1) / OnFirstPage);
}

/// <summary>The campaigns that a finished listing did not contain.</summary>
/// <param name="Count">The campaigns that are now marked as removed: neither this listing nor the previous complete one contained them.</param>
/// <param name="Missing">The campaigns that are missing for the first time. The next complete listing decides whether they are removed.</param>
/// <param name="ReasonIncomplete">Why nothing was marked, or null if the listing is complete.</param>
/// <param name="Held">The missing campaigns whose removal the <see cref="RemovalGuard"/> holds.</param>
internal sealed record Removals(int Count, int Missing, string? ReasonIncomplete, int Held = 0);
