using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MixoSync.Monitoring;

/// <summary>A gauge of what readiness says, check by check, as alerts cannot read <c>/health/ready</c>.</summary>
internal sealed class HealthMetrics : IHealthCheckPublisher
{
    private volatile HealthReport? latest;

    public HealthMetrics(IMeterFactory meters) =>
        meters.Create(SyncMetrics.MeterName).CreateObservableGauge(
            "mixosync.health", Measure, description: "1 where a part of readiness is well, else 0");

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        latest = report;
        return Task.CompletedTask;
    }

    private IEnumerable<Measurement<int>> Measure() => (latest?.Entries ?? new Dictionary<string, HealthReportEntry>()).Select(
        entry => new Measurement<int>(entry.Value.Status == HealthStatus.Healthy ? 1 : 0, new KeyValuePair<string, object?>("check", entry.Key)));
}
