namespace MixoSync.Pipeline.Failures;

/// <summary>
/// The headers of a dead letter, which RabbitMQ's management UI also shows. All values are text. Times are ISO 8601 in UTC.
/// </summary>
internal static class DeadLetterHeaders
{
    public const string Client = "MixoSync-Client";
    public const string Campaign = "MixoSync-Campaign";
    public const string Run = "MixoSync-Run";

    /// <summary>The name of the <see cref="Platforms.FailureKind"/>.</summary>
    public const string Kind = "MixoSync-Failure-Kind";

    public const string Reason = "MixoSync-Reason";

    /// <summary>Number of attempts, without retries in the process.</summary>
    public const string Attempts = "MixoSync-Attempts";

    public const string FirstFailedAt = "MixoSync-First-Failed-At";
    public const string LastFailedAt = "MixoSync-Last-Failed-At";
    public const string TraceId = "MixoSync-Trace-Id";
}
