using Microsoft.Extensions.Options;
using MixoSync.Runs;

namespace MixoSync.Pipeline.Failures;

/// <summary>Decides when a failed message is redelivered. Does no I/O.</summary>
internal sealed class RedeliveryPolicy(IOptions<PipelineOptions> options)
{
    // During a database outage no attempt can be counted, and the outage is not the campaign's fault, so the message is deferred
    // for as long as necessary.
    private static readonly TimeSpan OutageDelay = TimeSpan.FromSeconds(10);

    // The maximum extension of a delay, as a fraction of it.
    private const double Jitter = 0.2;

    private readonly IReadOnlyList<TimeSpan> delays = DurationList.Parse(options.Value.RedeliverAfter);

    /// <summary>Number of attempts before a message is dead-lettered.</summary>
    public int MaxAttempts => delays.Count + 1;

    /// <param name="failure">The failure.</param>
    /// <param name="attempts">Number of failed attempts so far.</param>
    /// <returns>Null if the failure is permanent.</returns>
    public TimeSpan? DelayAfter(Failure failure, int attempts) =>
        failure.IsTransient && attempts <= delays.Count ? WithJitter(delays[Math.Max(1, attempts) - 1]) : null;

    public static TimeSpan DelayAfterOutage() => OutageDelay + (OutageDelay * Random.Shared.NextDouble());

    // Messages that failed together should not all come back together.
    private static TimeSpan WithJitter(TimeSpan delay) => delay * (1 + (Jitter * Random.Shared.NextDouble()));
}
