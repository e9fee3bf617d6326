using System.Diagnostics.Metrics;
using MixoSync.Platforms;
using static MixoSync.MixoSyncMeter;

namespace MixoSync.Pipeline;

/// <summary>Metrics of the messages that consumers handle.</summary>
internal sealed class PipelineMetrics
{
    private readonly Counter<long> synced;
    private readonly Counter<long> failures;

    public PipelineMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        synced = meter.CreateCounter<long>("mixosync.campaigns.synced", description: "Campaigns that a platform has synced");
        failures = meter.CreateCounter<long>("mixosync.sync.failures", description: "Campaigns, pages and starts of runs that failed permanently");
    }

    /// <inheritdoc cref="PlatformMetrics.CreateSeries" />
    public void CreateSeries(IEnumerable<string> platforms)
    {
        foreach (var platform in platforms)
        {
            synced.Add(0, Tag("platform", platform));
        }

        foreach (var kind in Enum.GetValues<FailureKind>())
        {
            failures.Add(0, Tag("kind", kind.ToString()));
        }
    }

    public void CampaignSynced(string platform) => synced.Add(1, Tag("platform", platform));

    /// <summary>Counts messages that were dead-lettered or found lost.</summary>
    public void FailedPermanently(FailureKind kind, int count = 1) => failures.Add(count, Tag("kind", kind.ToString()));
}
