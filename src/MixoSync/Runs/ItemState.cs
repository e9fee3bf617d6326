namespace MixoSync.Runs;

/// <summary>What is known of a campaign before it is synced: its part in the run, and the row that is stored.</summary>
internal sealed record ItemState
{
    /// <summary>The state of its item in this run; none where no page recorded it.</summary>
    public string? Item { get; init; }

    public DateTimeOffset? Since { get; init; }

    public CampaignIds? CampaignIds { get; init; }

    public string? ContentHash { get; init; }

    /// <summary>When the stored content was listed.</summary>
    public DateTimeOffset? ListedAt { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Whether an operator has ended its run: nothing is to be done for it any more.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>Whether its message has nothing to do: its run was cancelled. A dead letter that is replayed is not part of that.</summary>
    public bool IsCancelledWork => IsCancelled && !IsFailed;

    /// <summary>Whether its message became a dead letter before: it has been replayed.</summary>
    public bool IsFailed => Item == "failed";

    public bool IsDone => Item is "synced" or "skipped";

    /// <summary>Why the platform need not be called for this campaign; none where it must be.</summary>
    public string? ReasonToSkip(string contentHash, bool skipUnchanged)
    {
        if (CampaignIds is not null || ContentHash != contentHash)
        {
            return null; // asked for by name, or changed
        }

        return ChangedAt < Since ? "not changed since the time asked for"
            : skipUnchanged ? "unchanged since it was last synced"
            : null;
    }
}
