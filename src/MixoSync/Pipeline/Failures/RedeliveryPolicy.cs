using Microsoft.Extensions.Options;
using MixoSync.Runs;

namespace MixoSync.Pipeline.Failures;

/// <summary>Decides whether and when a failed message is redelivered, without I/O.</summary>
internal sealed class RedeliveryPolicy(IOptions<PipelineOptions> options)
{
    // While the database is unavailable, attempts cannot be counted, and the failure is not the campaign's. So there is no limit.
    private static readonly TimeSpan OutageDelay = TimeSpan.FromSeconds(10);

    // The maximum extension of a delay, as a fraction of it.
    private const double Jitter = 0.2;

    private readonly IReadOnlyList<TimeSpan> delays = DurationList.Parse(options.Value.RedeliverAfter);

    /// <summary>The number of attempts after which a message becomes a dead letter.</summary>
    public int MaxAttempts => delays.Count + 1;

    /// <summary>Returns the delay before the next attempt, or null if the message has failed permanently.</summary>
    /// <param name="failure">The latest failure.</param>
    /// <param name="attempts">The number of failed attempts, including the latest one.</param>
    public TimeSpan? DelayAfter(Failure failure, int attempts) =>
        failure.IsTransient && attempts <= delays.Count ? WithJitter(delays[Math.Max(1, attempts) - 1]) : null;

    /// <summary>Returns the delay before a message is delivered again that failed because of the database: 10 to 20 s.</summary>
    public static TimeSpan DelayAfterOutage() => OutageDelay + (OutageDelay * Random.Shared.NextDouble());

    // Messages that failed at the same time must not all be redelivered at the same time.
    private static TimeSpan WithJitter(TimeSpan delay) => delay * (1 + (Jitter * Random.Shared.NextDouble()));
}
