using MixoSync.Platforms;

namespace MixoSync.Runs;

/// <summary>What became of a campaign last, and what it waits for.</summary>
internal sealed record ItemHistory
{
    /// <summary>The newest run that lists it; none where only the stored row is left.</summary>
    public Guid? RunId { get; init; }

    /// <summary>Where that run is in its life.</summary>
    public RunState? Run { get; init; }

    /// <summary>Its state in that run.</summary>
    public string? Item { get; init; }

    public FailureKind? FailureKind { get; init; }

    public string? Reason { get; init; }

    /// <summary>Parked until then.</summary>
    public DateTimeOffset? WaitsUntil { get; init; }

    /// <summary>Whether its message waits in the backlog of its run.</summary>
    public bool IsInBacklog { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public DateTimeOffset? SyncedAt { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }
}
