using MixoSync.Messaging;
using MixoSync.Pipeline.Failures;

namespace MixoSync.DeadLetters;

/// <summary>A message that failed permanently, with the data of its headers and body.</summary>
internal sealed record DeadLetter
{
    /// <summary>The queues that contain dead letters.</summary>
    public static IReadOnlyList<string> Queues { get; } = [.. QueueNames.All.Select(QueueNames.ErrorQueue)];

    public required string Queue { get; init; }

    /// <summary>The message id. If a message was dead-lettered twice, both dead letters have the same id.</summary>
    public required string Id { get; init; }

    public string? ClientId { get; init; }

    public string? CampaignId { get; init; }

    public Guid? RunId { get; init; }

    /// <summary>The name of a <see cref="Platforms.FailureKind"/>, or one of <see cref="DeadLetterKinds"/>.</summary>
    public required string Kind { get; init; }

    public required string Reason { get; init; }

    /// <summary>The number of attempts, or null if it is unknown.</summary>
    public int? Attempts { get; init; }

    public DateTimeOffset? FirstFailedAt { get; init; }

    public DateTimeOffset? LastFailedAt { get; init; }

    public string? TraceId { get; init; }

    /// <summary>When the campaign of the message was listed.</summary>
    public DateTimeOffset? ListedAt { get; init; }

    /// <summary>The endpoint at which the message failed and to which a replay sends it.</summary>
    public string Endpoint => QueueNames.All.Single(endpoint => QueueNames.ErrorQueue(endpoint) == Queue);

    /// <summary>The reason without the ids of the campaign and the client.</summary>
    public string Cause => FailureCause.Of(Reason, CampaignId, ClientId);

    /// <summary>Identifies a dead letter and distinguishes it from a later one of the same message.</summary>
    public DeadLetterKey Key => new(Queue, Id, LastFailedAt);
}

/// <inheritdoc cref="DeadLetter.Key"/>
internal readonly record struct DeadLetterKey(string Queue, string Id, DateTimeOffset? LastFailedAt);
