using MixoSync.Messaging;
using MixoSync.Pipeline.Failures;

namespace MixoSync.DeadLetters;

/// <summary>A message that failed for good, and why, as far as it says so itself.</summary>
internal sealed record DeadLetter
{
    /// <summary>The queues of dead letters.</summary>
    public static IReadOnlyList<string> Queues { get; } = [.. QueueNames.All.Select(QueueNames.ErrorQueue)];

    public required string Queue { get; init; }

    /// <summary>The message's id. A message that was dead-lettered twice is there twice with one id.</summary>
    public required string Id { get; init; }

    public string? ClientId { get; init; }

    public string? CampaignId { get; init; }

    public Guid? RunId { get; init; }

    /// <summary>The name of a <see cref="Platforms.FailureKind"/>, or one of <see cref="DeadLetterKinds"/>.</summary>
    public required string Kind { get; init; }

    public required string Reason { get; init; }

    /// <summary>How often it was tried; none where the letter does not say.</summary>
    public int? Attempts { get; init; }

    public DateTimeOffset? FirstFailedAt { get; init; }

    public DateTimeOffset? LastFailedAt { get; init; }

    public string? TraceId { get; init; }

    /// <summary>When the campaign was listed that could not be synced.</summary>
    public DateTimeOffset? ListedAt { get; init; }

    /// <summary>Whose it was, and whose it becomes again when it is replayed.</summary>
    public string Endpoint => QueueNames.All.Single(endpoint => QueueNames.ErrorQueue(endpoint) == Queue);

    /// <summary>The reason without what differs from letter to letter.</summary>
    public string Cause => FailureCause.Of(Reason, CampaignId, ClientId);

    /// <summary>What tells a letter that was looked at from one that came later.</summary>
    public DeadLetterKey Key => new(Queue, Id, LastFailedAt);
}

/// <inheritdoc cref="DeadLetter.Key"/>
internal readonly record struct DeadLetterKey(string Queue, string Id, DateTimeOffset? LastFailedAt);
