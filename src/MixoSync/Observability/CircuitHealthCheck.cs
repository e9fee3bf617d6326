using Microsoft.Extensions.Diagnostics.HealthChecks;
using MixoSync.Platforms.Http;

namespace MixoSync.Observability;

/// <summary>
/// Reports open circuits. It is always healthy: a process must stay ready when one ad platform is down, because it also serves clients
/// of other platforms.
/// </summary>
internal sealed class CircuitHealthCheck(CircuitStates circuits) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(HealthCheckResult.Healthy(circuits.OpenHosts is { Count: > 0 } open
            ? string.Join("; ", open.Select(host => $"the circuit breaker of {host.Key} is open, next probe at {host.Value:HH:mm:ss}Z"))
            : "all circuit breakers are closed"));
}
