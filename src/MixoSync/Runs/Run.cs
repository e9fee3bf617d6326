using MixoSync.Platforms;

namespace MixoSync.Runs;

/// <summary>What started a run.</summary>
internal enum RunOrigin
{
    Schedule,
    Manual,

    /// <summary>Retries the failures of an earlier run.</summary>
    Backfill,
}

/// <summary>The state of a run. A queued or running run is active; a client has at most one active run.</summary>
internal enum RunState
{
    Queued,
    Running,
    Succeeded,
    Partial,
    Failed,
    Cancelled,
}

/// <summary>A run to be opened.</summary>
internal sealed record NewRun(
    string ClientId, RunOrigin Origin, CampaignIds? CampaignIds = null, DateTimeOffset? Since = null, BackfillInfo? Backfill = null);

/// <summary>A queued run whose first message has not been published.</summary>
internal sealed record OpenedRun(Guid RunId, string ClientId);

/// <summary>Identifies an item: a campaign of a run.</summary>
internal readonly record struct ItemKey(Guid RunId, string CampaignId);

/// <summary>Links a backfill run to the run whose failures it retries.</summary>
/// <param name="OriginalRunId">The run that failed first. Backfill delays are measured from its end.</param>
/// <param name="Attempt">The number of this backfill run, starting at 1.</param>
internal sealed record BackfillInfo(Guid OriginalRunId, int Attempt);

/// <summary>One sync of a client's campaigns, with its progress.</summary>
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

    /// <summary>When the parked message of the listing is due, or null if it is not parked.</summary>
    public DateTimeOffset? ListingWaitsUntil { get; init; }

    /// <summary>Why the message of the listing is parked.</summary>
    public string? ListingWaitsFor { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The number of pages listed so far.</summary>
    public int Pages { get; init; }

    /// <summary>The number of campaigns that the platform reports.</summary>
    public long? Total { get; init; }

    public FailureKind? FailureKind { get; init; }

    /// <summary>Why the listing failed or the run was cancelled, for operators.</summary>
    public string? Reason { get; init; }

    public int Listed { get; init; }

    public int Pending { get; init; }

    /// <summary>The number of pending campaigns whose message is in the backlog.</summary>
    public int Backlog { get; init; }

    public int Synced { get; init; }

    public int Skipped { get; init; }

    public int Failed { get; init; }

    /// <summary>The number of campaigns marked as removed: neither this run's listing nor the previous complete one contained them.</summary>
    public int Removed { get; init; }

    /// <summary>The number of missing campaigns whose removal was held. See <see cref="RemovalGuard"/>.</summary>
    public int HeldRemovals { get; init; }

    /// <summary>When a backfill run will retry the failed campaigns.</summary>
    public DateTimeOffset? BackfillAt { get; init; }

    /// <summary>The run whose failed campaigns this run retries.</summary>
    public Guid? BackfillOf { get; init; }

    /// <summary>When the last parked campaign is due.</summary>
    public DateTimeOffset? WaitsUntil { get; init; }

    public bool IsActive => State is RunState.Queued or RunState.Running;
}

/// <summary>A campaign of a run that failed.</summary>
internal sealed record FailedItem
{
    public required string CampaignId { get; init; }

    public FailureKind? FailureKind { get; init; }

    public string? Reason { get; init; }
}
