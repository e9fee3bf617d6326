namespace MixoSync.Runs;

/// <summary>What is known about a campaign before it is synced: its item in the run, and the stored campaign.</summary>
internal sealed record ItemState
{
    /// <summary>The state of the item in this run. Null if no page has recorded it.</summary>
    public string? Item { get; init; }

    public DateTimeOffset? Since { get; init; }

    public CampaignIds? CampaignIds { get; init; }

    public string? ContentHash { get; init; }

    /// <summary>When the stored content was listed.</summary>
    public DateTimeOffset? ListedAt { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Whether an operator has cancelled the run.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>Whether the message has nothing to do because its run was cancelled. A replayed dead letter still has.</summary>
    public bool IsCancelledWork => IsCancelled && !IsFailed;

    /// <summary>Whether the message was dead-lettered before, so that this is a replay.</summary>
    public bool IsFailed => Item == "failed";

    public bool IsDone => Item is "synced" or "skipped";

    /// <summary>Why the campaign can be skipped without a call, or null if it must be synced.</summary>
    public string? ReasonToSkip(string contentHash, bool skipUnchanged)
    {
        if (CampaignIds is not null || ContentHash != contentHash)
        {
            return null; // requested by id, or changed
        }

        return ChangedAt < Since ? "not changed since the requested time"
            : skipUnchanged ? "unchanged since it was last synced"
            : null;
    }
}
