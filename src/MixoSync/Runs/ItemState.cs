using MixoSync.Quotas;

namespace MixoSync.Runs;

/// <summary>Until when and why a message is parked.</summary>
internal sealed record ItemWait
{
    public DateTimeOffset Until { get; init; }

    public string? Reason { get; init; }
}

/// <summary>The state of an item and of the stored campaign before the campaign is synced.</summary>
internal sealed record ItemState
{
    /// <summary>The state of the item in this run, or null if no page recorded it.</summary>
    public string? Item { get; init; }

    /// <summary>What started the run.</summary>
    public RunOrigin Origin { get; init; }

    public DateTimeOffset? Since { get; init; }

    public CampaignIds? CampaignIds { get; init; }

    public string? ContentHash { get; init; }

    /// <summary>When the stored content was listed.</summary>
    public DateTimeOffset? ListedAt { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Whether a person requested the campaign while its run was active.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>Whether an operator cancelled the run.</summary>
    public bool IsRunCancelled { get; init; }

    /// <summary>Whether the item must not be processed because its run was cancelled. Replayed dead letters are still processed.</summary>
    public bool IsCancelled => IsRunCancelled && !IsFailed;

    /// <summary>Whether the item failed before, which means that its message is a replayed dead letter.</summary>
    public bool IsFailed => Item == "failed";

    public bool IsDone => Item is "synced" or "skipped";

    /// <summary>The lane of the campaign's calls. Urgent if a person requested the campaign.</summary>
    public Lane Lane => Origin switch
    {
        _ when IsUrgent => Lane.Urgent,
        RunOrigin.Manual when CampaignIds is not null => Lane.Urgent,
        RunOrigin.Backfill => Lane.Backfill,
        _ => Lane.Normal,
    };

    /// <summary>Returns why no call is needed for this campaign, or null if it must be synced.</summary>
    public string? ReasonToSkip(string contentHash, bool skipUnchanged)
    {
        if (IsUrgent || CampaignIds is not null || ContentHash != contentHash)
        {
            return null; // requested by id, or changed
        }

        return ChangedAt < Since ? "not changed since the requested time"
            : skipUnchanged ? "unchanged since the last sync"
            : null;
    }
}
