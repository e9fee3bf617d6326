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

/// <summary>The state of a run. Queued and running runs are active. A client has at most one active run.</summary>
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

/// <summary>The run whose failures a backfill run retries.</summary>
/// <param name="OriginalRunId">The run in which the campaigns failed first. The times of all backfills are relative to its end.</param>
/// <param name="Attempt">The number of this backfill, from 1.</param>
internal sealed record BackfillInfo(Guid OriginalRunId, int Attempt);

/// <summary>One sync of the campaigns of a client. The counts are calculated from its items.</summary>
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

    /// <summary>Until when the listing is parked.</summary>
    public DateTimeOffset? ListingWaitsUntil { get; init; }

    /// <summary>Why the listing is parked.</summary>
    public string? ListingWaitsFor { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Number of pages listed so far.</summary>
    public int Pages { get; init; }

    /// <summary>Total number of campaigns, as stated by the platform.</summary>
    public long? Total { get; init; }

    public FailureKind? FailureKind { get; init; }

    /// <summary>Why the run failed or is partial.</summary>
    public string? Reason { get; init; }

    public int Listed { get; init; }

    public int Pending { get; init; }

    /// <summary>Number of pending campaigns whose message has not been sent to the queue.</summary>
    public int Backlog { get; init; }

    public int Synced { get; init; }

    public int Skipped { get; init; }

    public int Failed { get; init; }

    /// <summary>
    /// Number of campaigns marked as removed, because neither this listing nor the previous complete one contains them.
    /// </summary>
    public int Removed { get; init; }

    /// <summary>When the failed campaigns will be retried.</summary>
    public DateTimeOffset? BackfillAt { get; init; }

    /// <summary>The run whose failed campaigns this run retries.</summary>
    public Guid? BackfillOf { get; init; }

    /// <summary>When the last of the parked campaigns is due.</summary>
    public DateTimeOffset? WaitsUntil { get; init; }

    public bool IsActive => State is RunState.Queued or RunState.Running;
}

/// <summary>A failed campaign of a run.</summary>
internal sealed record FailedItem
{
    public required string CampaignId { get; init; }

    public FailureKind? FailureKind { get; init; }

    public string? Reason { get; init; }
}
