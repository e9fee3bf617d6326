using MixoSync.Platforms;

namespace MixoSync.Runs;

/// <summary>The last known state of a campaign, and what it waits for.</summary>
internal sealed record ItemHistory
{
    /// <summary>The newest run that lists the campaign. Null if only the stored campaign remains.</summary>
    public Guid? RunId { get; init; }

    /// <summary>The state of that run.</summary>
    public RunState? Run { get; init; }

    /// <summary>The state of the item in that run.</summary>
    public string? Item { get; init; }

    public FailureKind? FailureKind { get; init; }

    public string? Reason { get; init; }

    /// <summary>Until when the message is parked.</summary>
    public DateTimeOffset? WaitsUntil { get; init; }

    /// <summary>Whether the message waits in the backlog of the run.</summary>
    public bool IsInBacklog { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public DateTimeOffset? SyncedAt { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }
}
