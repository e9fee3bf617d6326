using MixoSync.Messaging;
using MixoSync.Pipeline.Failures;

namespace MixoSync.DeadLetters;

/// <summary>A message in an error queue, and what is known about its failure.</summary>
internal sealed record DeadLetter
{
    /// <summary>The error queues.</summary>
    public static IReadOnlyList<string> Queues { get; } = [.. QueueNames.All.Select(QueueNames.ErrorQueue)];

    public required string Queue { get; init; }

    /// <summary>The id of the message. If a message was dead-lettered twice, two dead letters have the same id.</summary>
    public required string Id { get; init; }

    public string? ClientId { get; init; }

    public string? CampaignId { get; init; }

    public Guid? RunId { get; init; }

    /// <summary>The name of a <see cref="Platforms.FailureKind"/>, or one of <see cref="DeadLetterKinds"/>.</summary>
    public required string Kind { get; init; }

    public required string Reason { get; init; }

    /// <summary>Number of attempts, or null if the message does not say.</summary>
    public int? Attempts { get; init; }

    public DateTimeOffset? FirstFailedAt { get; init; }

    public DateTimeOffset? LastFailedAt { get; init; }

    public string? TraceId { get; init; }

    /// <summary>When the campaign was listed.</summary>
    public DateTimeOffset? ListedAt { get; init; }

    /// <summary>The queue to which a replay sends the message.</summary>
    public string Endpoint => QueueNames.All.Single(endpoint => QueueNames.ErrorQueue(endpoint) == Queue);

    /// <summary>The reason without campaign and client ids, so that equal failures have the same cause.</summary>
    public string Cause => FailureCause.Of(Reason, CampaignId, ClientId);

    /// <summary>Distinguishes a dead letter from one that arrives later with the same id.</summary>
    public DeadLetterKey Key => new(Queue, Id, LastFailedAt);
}

/// <inheritdoc cref="DeadLetter.Key"/>
internal readonly record struct DeadLetterKey(string Queue, string Id, DateTimeOffset? LastFailedAt);
