using System.Diagnostics.Metrics;

namespace MixoSync;

/// <summary>
/// The meter of all metrics of MixoSync. On <c>/metrics</c>, dots in names become underscores and counters end in <c>_total</c>.
/// No label identifies a client, because there may be ten thousand.
/// </summary>
internal static class MixoSyncMeter
{
    public const string Name = "MixoSync";

    public static Histogram<double> CreateDurationHistogram(this Meter meter, string name, string description, params double[] bucketsInSeconds) =>
        meter.CreateHistogram(name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = bucketsInSeconds });

    public static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    public static KeyValuePair<string, object?> Tag(string name, Enum value) => new(name, value.ToString().ToLowerInvariant());
}
