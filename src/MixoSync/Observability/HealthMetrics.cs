using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace MixoSync.Observability;

/// <summary>
/// Measures the result of each readiness check, because alerts cannot read <c>/health/ready</c>, and logs each change.
/// </summary>
internal sealed class HealthMetrics : IHealthCheckPublisher
{
    private readonly ILogger<HealthMetrics> logger;
    private volatile HealthReport? latest;

    public HealthMetrics(IMeterFactory meters, ILogger<HealthMetrics> logger)
    {
        this.logger = logger;
        meters.Create(MixoSyncMeter.Name).CreateObservableGauge(
            "mixosync.health", Measure, description: "1 if a readiness check is healthy, otherwise 0");
    }

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach (var (check, entry) in report.Entries.Where(entry => HasChanged(entry.Key, entry.Value.Status)))
        {
            Log.HealthChanged(logger, entry.Status == HealthStatus.Healthy ? LogLevel.Information : LogLevel.Warning, check, entry.Status, entry.Description);
        }

        latest = report;
        return Task.CompletedTask;
    }

    // A check without an earlier result counts as healthy, so a healthy start is not logged.
    private bool HasChanged(string check, HealthStatus status) =>
        status != (latest?.Entries.TryGetValue(check, out var before) is true ? before.Status : HealthStatus.Healthy);

    private IEnumerable<Measurement<int>> Measure() => (latest?.Entries ?? new Dictionary<string, HealthReportEntry>()).Select(
        entry => new Measurement<int>(entry.Value.Status == HealthStatus.Healthy ? 1 : 0, new KeyValuePair<string, object?>("check", entry.Key)));
}
