using System.Diagnostics.Metrics;
using static MixoSync.MixoSyncMeter;

namespace MixoSync.Platforms;

/// <summary>Where a failed attempt is retried.</summary>
internal enum RetryStage
{
    /// <summary>Immediately, by the process that made the call.</summary>
    Call,

    /// <summary>Later, by redelivering the message.</summary>
    Redelivery,
}

/// <summary>Metrics of the calls to ad platforms, and of retries.</summary>
internal sealed class PlatformMetrics
{
    private const string Platform = "platform";

    private readonly Counter<long> rateLimited;
    private readonly Counter<long> retries;
    private readonly Histogram<double> calls;

    public PlatformMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        rateLimited = meter.CreateCounter<long>("mixosync.rate_limited", description: "Calls that a platform rejected because of its rate limit");
        retries = meter.CreateCounter<long>("mixosync.retry.attempts", description: "Attempts after the first one");
        calls = meter.CreateDurationHistogram(
            "mixosync.api.call.duration", "Duration of calls to platforms, from sending to the end of the response", 0.05, 0.1, 0.25, 0.5, 1, 2, 2.5, 5, 10, 30);
    }

    /// <summary>Creates all series with value 0, so that the first event of a series shows up in a rate.</summary>
    public void CreateSeries(IEnumerable<string> platforms)
    {
        foreach (var platform in platforms)
        {
            rateLimited.Add(0, Tag(Platform, platform));
        }

        foreach (var stage in Enum.GetValues<RetryStage>())
        {
            retries.Add(0, Tag("stage", stage));
        }
    }

    public void Retried(RetryStage stage) => retries.Add(1, Tag("stage", stage));

    /// <param name="platform">The name of the connector.</param>
    /// <param name="operation">list, sync or token.</param>
    /// <param name="outcome">succeeded, cancelled, or a <see cref="FailureKind"/>.</param>
    /// <param name="duration">From sending to the end of the response.</param>
    public void CallCompleted(string platform, string operation, string outcome, TimeSpan duration)
    {
        calls.Record(duration.TotalSeconds, Tag(Platform, platform), Tag("operation", operation), Tag("outcome", outcome));
        if (outcome == nameof(FailureKind.RateLimited))
        {
            rateLimited.Add(1, Tag(Platform, platform));
        }
    }
}
