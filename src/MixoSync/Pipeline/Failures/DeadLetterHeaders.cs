namespace MixoSync.Pipeline.Failures;

/// <summary>What a dead letter says of itself, to be read in RabbitMQ's management UI. Texts; times are ISO 8601, UTC.</summary>
internal static class DeadLetterHeaders
{
    public const string Client = "MixoSync-Client";
    public const string Campaign = "MixoSync-Campaign";
    public const string Run = "MixoSync-Run";

    /// <summary>The <see cref="Platforms.FailureKind"/>'s name.</summary>
    public const string Kind = "MixoSync-Failure-Kind";

    public const string Reason = "MixoSync-Reason";

    /// <summary>How often it was tried, in-process retries not counted.</summary>
    public const string Attempts = "MixoSync-Attempts";

    public const string FirstFailedAt = "MixoSync-First-Failed-At";
    public const string LastFailedAt = "MixoSync-Last-Failed-At";
    public const string TraceId = "MixoSync-Trace-Id";
}
