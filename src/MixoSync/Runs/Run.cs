using MixoSync.Platforms;

namespace MixoSync.Runs;

/// <summary>What made a run start.</summary>
internal enum RunOrigin
{
    Schedule,
    Manual,

    /// <summary>What failed in an earlier run is tried again.</summary>
    Backfill,
}

/// <summary>Where a run is in its life. Queued and running are the active ones: a client has at most one of those.</summary>
internal enum RunState
{
    Queued,
    Running,
    Succeeded,
    Partial,
    Failed,
    Cancelled,
}

/// <summary>A run about to be opened.</summary>
internal sealed record NewRun(
    string ClientId, RunOrigin Origin, CampaignIds? CampaignIds = null, DateTimeOffset? Since = null, BackfillInfo? Backfill = null);

/// <summary>A queued run whose first message has not been published.</summary>
internal sealed record OpenedRun(Guid RunId, string ClientId);

/// <summary>Identifies an item: a campaign of a run.</summary>
internal readonly record struct ItemKey(Guid RunId, string CampaignId);

/// <summary>Which run's failures a backfill run is about.</summary>
/// <param name="OriginalRunId">The run that failed first; the times of its backfill are counted from its end.</param>
/// <param name="Attempt">How many times they have been tried again, this time included.</param>
internal sealed record BackfillInfo(Guid OriginalRunId, int Attempt);

/// <summary>One sync of one client's campaigns, with how far it is, counted from its items.</summary>
internal sealed record Run
{
    public Guid Id { get; init; }

    public required string ClientId { get; init; }

    public RunOrigin Origin { get; init; }

    public RunState State { get; init; }

    public CampaignIds? CampaignIds { get; init; }

    public DateTimeOffset? Since { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? ListingFinishedAt { get; init; }

    /// <summary>Its listing is parked until then.</summary>
    public DateTimeOffset? ListingWaitsUntil { get; init; }

    /// <summary>What its listing is parked for.</summary>
    public string? ListingWaitsFor { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Pages listed so far.</summary>
    public int Pages { get; init; }

    /// <summary>How many campaigns the platform says there are.</summary>
    public long? Total { get; init; }

    public FailureKind? FailureKind { get; init; }

    /// <summary>Why it failed or is partial, for people.</summary>
    public string? Reason { get; init; }

    public int Listed { get; init; }

    public int Pending { get; init; }

    /// <summary>Those of the pending ones whose message has yet to be sent to the queue.</summary>
    public int Backlog { get; init; }

    public int Synced { get; init; }

    public int Skipped { get; init; }

    public int Failed { get; init; }

    /// <summary>Campaigns of the client that were marked removed: neither its listing nor the complete one before contained them.</summary>
    public int Removed { get; init; }

    /// <summary>When its failed campaigns are tried again.</summary>
    public DateTimeOffset? BackfillAt { get; init; }

    /// <summary>The run whose failed campaigns this one tries again.</summary>
    public Guid? BackfillOf { get; init; }

    /// <summary>When the last of its parked campaigns is due.</summary>
    public DateTimeOffset? WaitsUntil { get; init; }

    public bool IsActive => State is RunState.Queued or RunState.Running;
}

/// <summary>One campaign of a run that was not synced, and why.</summary>
internal sealed record FailedItem
{
    public required string CampaignId { get; init; }

    public FailureKind? FailureKind { get; init; }

    public string? Reason { get; init; }
}
