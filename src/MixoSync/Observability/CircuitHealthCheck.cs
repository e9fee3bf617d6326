using Microsoft.Extensions.Diagnostics.HealthChecks;
using MixoSync.Platforms.Http;

namespace MixoSync.Observability;

/// <summary>
/// Tells of open circuits. Always healthy: an ad platform that is down is no reason to take work from this process, and
/// other clients' platforms are well.
/// </summary>
internal sealed class CircuitHealthCheck(CircuitStates circuits) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(HealthCheckResult.Healthy(circuits.OpenHosts is { Count: > 0 } open
            ? string.Join("; ", open.Select(host => $"circuit of {host.Key} open, next probe {host.Value:HH:mm:ss}Z"))
            : "every circuit is closed"));
}
