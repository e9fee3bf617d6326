using System.Diagnostics.Metrics;
using MixoSync.AdPlatforms;
using MixoSync.Syncing;

namespace MixoSync.Monitoring;

/// <summary>Where something that failed is tried again.</summary>
internal enum RetryStage
{
    /// <summary>At once, in the process that made the call.</summary>
    Call,

    /// <summary>Later, by delivering its message again.</summary>
    Redelivery,
}

/// <summary>
/// What this process has done, in the meter <c>MixoSync</c>. Counters end in <c>_total</c> at <c>/metrics</c>, where dots are
/// underscores; no label tells clients apart, as there may be ten thousand.
/// </summary>
internal sealed class SyncMetrics
{
    public const string MeterName = "MixoSync";

    private const string Platform = "platform";

    private readonly Counter<long> synced;
    private readonly Counter<long> failures;
    private readonly Counter<long> rateLimited;
    private readonly Counter<long> retries;
    private readonly Counter<long> runs;
    private readonly Histogram<double> calls;
    private readonly Histogram<double> runDuration;

    public SyncMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        synced = meter.CreateCounter<long>("mixosync.campaigns.synced", description: "Campaigns that a platform has synced");
        failures = meter.CreateCounter<long>("mixosync.sync.failures", description: "Campaigns, pages and starts of runs that failed for good");
        rateLimited = meter.CreateCounter<long>("mixosync.rate_limited", description: "Calls that a platform refused for quota");
        retries = meter.CreateCounter<long>("mixosync.retry.attempts", description: "Attempts after the first");
        runs = meter.CreateCounter<long>("mixosync.runs.ended", description: "Runs that ended, by how");
        calls = Seconds(meter, "mixosync.api.call.duration", "Calls to platforms, from sending to the whole answer", 0.05, 0.1, 0.25, 0.5, 1, 2, 2.5, 5, 10, 30);
        runDuration = Seconds(meter, "mixosync.run.duration", "Runs from their start to their end", 1, 10, 60, 300, 600, 1200, 3600, 7200, 21600, 86400);
    }

    /// <summary>Makes every series that is known beforehand: a rate is blind for the first event of a series.</summary>
    public void Begin(IEnumerable<string> platforms)
    {
        foreach (var platform in platforms)
        {
            synced.Add(0, Tag(Platform, platform));
            rateLimited.Add(0, Tag(Platform, platform));
        }

        foreach (var kind in Enum.GetValues<FailureKind>())
        {
            failures.Add(0, Tag("kind", kind.ToString()));
        }

        foreach (var stage in Enum.GetValues<RetryStage>())
        {
            retries.Add(0, Tag("stage", Text(stage)));
        }

        foreach (var state in Enum.GetValues<RunState>().Where(state => state > RunState.Running))
        {
            runs.Add(0, Tag("state", Text(state)));
        }
    }

    public void Synced(string platform) => synced.Add(1, Tag(Platform, platform));

    /// <summary>So many messages became dead letters, or were found lost.</summary>
    public void FailedForGood(FailureKind kind, int count = 1) => failures.Add(count, Tag("kind", kind.ToString()));

    public void Retried(RetryStage stage) => retries.Add(1, Tag("stage", Text(stage)));

    /// <param name="platform">The connector.</param>
    /// <param name="operation">list, sync or token.</param>
    /// <param name="outcome">succeeded, cancelled, or the kind of failure.</param>
    /// <param name="duration">From sending to the whole answer.</param>
    public void CallEnded(string platform, string operation, string outcome, TimeSpan duration)
    {
        calls.Record(duration.TotalSeconds, Tag(Platform, platform), Tag("operation", operation), Tag("outcome", outcome));
        if (outcome == nameof(FailureKind.RateLimited))
        {
            rateLimited.Add(1, Tag(Platform, platform));
        }
    }

    public void RunEnded(RunState state, TimeSpan? duration)
    {
        runs.Add(1, Tag("state", Text(state)));
        if (duration is { } took)
        {
            runDuration.Record(took.TotalSeconds, Tag("state", Text(state)));
        }
    }

    private static Histogram<double> Seconds(Meter meter, string name, string description, params double[] buckets) =>
        meter.CreateHistogram(name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets });

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private static string Text(Enum value) => value.ToString().ToLowerInvariant();
}
