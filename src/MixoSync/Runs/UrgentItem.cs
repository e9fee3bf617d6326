using MixoSync.Platforms;

namespace MixoSync.Runs;

/// <summary>A campaign that a person requested while its run was active.</summary>
internal sealed record UrgentItem
{
    public required string CampaignId { get; init; }

    public DateTimeOffset RequestedAt { get; init; }

    /// <summary>The state of the item, such as <c>pending</c>.</summary>
    public required string State { get; init; }

    public FailureKind? FailureKind { get; init; }

    /// <summary>Why the campaign failed, was skipped, or waits.</summary>
    public string? Reason { get; init; }

    /// <summary>Until when the message is parked.</summary>
    public DateTimeOffset? WaitsUntil { get; init; }

    /// <summary>When the campaign was synced last, by this run or an earlier one.</summary>
    public DateTimeOffset? SyncedAt { get; init; }

    /// <summary>Whether it has been synced since it was requested.</summary>
    public bool IsSynced => SyncedAt >= RequestedAt;

    /// <summary>Whether a message of the item is in the backlog, in a queue, or with a worker.</summary>
    public bool HasMessage { get; init; }

    /// <summary>Whether no listing has contained the campaign so far.</summary>
    public bool IsNotListed => State == "skipped" && Reason == ListingStore.NotListed;

    /// <summary>Whether the request has ended, successfully or not.</summary>
    /// <param name="run">The run of the item.</param>
    public bool HasEnded(Run run) =>
        IsSynced || !run.IsActive || (!HasMessage && (!IsNotListed || run.ListingFinishedAt is not null));
}
