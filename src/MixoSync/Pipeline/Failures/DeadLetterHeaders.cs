namespace MixoSync.Pipeline.Failures;

/// <summary>Headers that describe a dead letter, readable in RabbitMQ's management UI. All are text; times are ISO 8601 in UTC.</summary>
internal static class DeadLetterHeaders
{
    public const string Client = "MixoSync-Client";
    public const string Campaign = "MixoSync-Campaign";
    public const string Run = "MixoSync-Run";

    /// <summary>The name of a <see cref="Platforms.FailureKind"/> or one of <see cref="DeadLetterKinds"/>.</summary>
    public const string Kind = "MixoSync-Failure-Kind";

    public const string Reason = "MixoSync-Reason";

    /// <summary>The number of attempts, without retries within a delivery.</summary>
    public const string Attempts = "MixoSync-Attempts";

    public const string FirstFailedAt = "MixoSync-First-Failed-At";
    public const string LastFailedAt = "MixoSync-Last-Failed-At";
    public const string TraceId = "MixoSync-Trace-Id";
}
