using Microsoft.Extensions.Diagnostics.HealthChecks;
using MixoSync.Platforms.Http;

namespace MixoSync.Observability;

/// <summary>
/// Reports open circuit breakers. Always healthy: if an ad platform is down, this process can still work for clients of other
/// platforms.
/// </summary>
internal sealed class CircuitHealthCheck(CircuitStates circuits) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(HealthCheckResult.Healthy(circuits.OpenHosts is { Count: > 0 } open
            ? string.Join("; ", open.Select(host => $"circuit breaker of {host.Key} is open, next probe {host.Value:HH:mm:ss}Z"))
            : "all circuit breakers are closed"));
}
