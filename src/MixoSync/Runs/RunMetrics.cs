using System.Diagnostics.Metrics;
using static MixoSync.MixoSyncMeter;

namespace MixoSync.Runs;

/// <summary>Metrics of completed runs.</summary>
internal sealed class RunMetrics
{
    private readonly Counter<long> runs;
    private readonly Histogram<double> duration;

    public RunMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        runs = meter.CreateCounter<long>("mixosync.runs.ended", description: "Completed runs, by final state");
        duration = meter.CreateDurationHistogram(
            "mixosync.run.duration", "Duration of runs, from start to completion", 1, 10, 60, 300, 600, 1200, 3600, 7200, 21600, 86400);
    }

    /// <inheritdoc cref="Platforms.PlatformMetrics.CreateSeries" />
    public void CreateSeries()
    {
        foreach (var state in Enum.GetValues<RunState>().Where(state => state > RunState.Running))
        {
            runs.Add(0, Tag("state", state));
        }
    }

    public void RunCompleted(RunState state, TimeSpan? elapsed)
    {
        runs.Add(1, Tag("state", state));
        if (elapsed is { } time)
        {
            duration.Record(time.TotalSeconds, Tag("state", state));
        }
    }
}
