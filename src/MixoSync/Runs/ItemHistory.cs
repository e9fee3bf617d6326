using MixoSync.Platforms;

namespace MixoSync.Runs;

/// <summary>The latest state of a campaign, for operators.</summary>
internal sealed record ItemHistory
{
    /// <summary>The newest run that listed the campaign, or null if only the stored campaign is left.</summary>
    public Guid? RunId { get; init; }

    /// <summary>The state of that run.</summary>
    public RunState? Run { get; init; }

    /// <summary>The state of the campaign's item in that run.</summary>
    public string? Item { get; init; }

    public FailureKind? FailureKind { get; init; }

    public string? Reason { get; init; }

    /// <summary>When the parked message is due, or null if it is not parked.</summary>
    public DateTimeOffset? WaitsUntil { get; init; }

    /// <summary>Whether the message is in the backlog of the run.</summary>
    public bool IsInBacklog { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public DateTimeOffset? SyncedAt { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }
}
