namespace MixoSync.Runs;

/// <summary>
/// What is known of a listing that has ended without a failure: whether it saw everything, so that a campaign which it did
/// not list is not listed any more. Totals, ids and pages have to agree.
/// </summary>
internal sealed record ListingCompleteness
{
    /// <summary>The campaigns that the run was asked for; such a run need not list them all.</summary>
    public CampaignIds? CampaignIds { get; init; }

    public int Pages { get; init; }

    /// <summary>How many campaigns there are, by the word of every page.</summary>
    public long? Total { get; init; }

    /// <summary>Distinct campaigns of all pages.</summary>
    public int Listed { get; init; }

    /// <summary>Those of the first page: where it is not the only one, it is as large as a page can be.</summary>
    public int OnFirstPage { get; init; }

    /// <summary>What spoke against it while it was under way.</summary>
    public string? Gap { get; init; }

    /// <summary>Why it does not prove that it saw everything; none where it does.</summary>
    public string? ReasonIncomplete =>
        CampaignIds is not null ? "it was asked for some campaigns only"
        : Gap is not null ? Gap
        : Total is null ? "the platform told no total"
        : Listed != Total ? $"it listed {Listed} campaigns of {Total}"
        : Pages != PagesNeeded ? $"it took {Pages} pages, not the {PagesNeeded} that {Total} campaigns need"
        : null;

    private long PagesNeeded => OnFirstPage == 0 ? 1 : Math.Max(1, (Listed + OnFirstPage - 1) / OnFirstPage);
}

/// <summary>What the end of a listing says about campaigns that it did not list.</summary>
/// <param name="Count">Campaigns that are marked removed: neither this listing nor the complete one before contains them.</param>
/// <param name="Missing">Campaigns that are missing for the first time; the next complete listing tells whether they are removed.</param>
/// <param name="ReasonIncomplete">Why it says nothing; none where it saw everything.</param>
internal sealed record Removals(int Count, int Missing, string? ReasonIncomplete);
