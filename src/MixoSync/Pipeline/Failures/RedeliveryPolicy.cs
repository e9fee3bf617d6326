using Microsoft.Extensions.Options;
using MixoSync.Runs;

namespace MixoSync.Pipeline.Failures;

/// <summary>When a message that failed is tried again. Decides, without I/O.</summary>
internal sealed class RedeliveryPolicy(IOptions<PipelineOptions> options)
{
    // While the database is away nothing can be counted, and nothing is the campaign's fault: it is tried again for as
    // long as it takes.
    private static readonly TimeSpan OutageDelay = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<TimeSpan> delays = DurationList.Parse(options.Value.RedeliverAfter);

    /// <summary>How often a message is tried before it is a dead letter.</summary>
    public int MaxAttempts => delays.Count + 1;

    /// <param name="failure">What went wrong.</param>
    /// <param name="attempts">How often it has gone wrong, this time included.</param>
    /// <returns>None where it failed for good.</returns>
    public TimeSpan? DelayAfter(Failure failure, int attempts) =>
        failure.IsTransient && attempts <= delays.Count ? WithJitter(delays[Math.Max(1, attempts) - 1]) : null;

    public static TimeSpan DelayAfterOutage() => OutageDelay + (OutageDelay * Random.Shared.NextDouble());

    // Those that failed together should not all come back together.
    private TimeSpan WithJitter(TimeSpan delay) => delay * (1 + (options.Value.RedeliveryJitter * Random.Shared.NextDouble()));
}
