using Microsoft.Extensions.Diagnostics.HealthChecks;
using MixoSync.Messaging;

namespace MixoSync.Observability;

/// <summary>
/// Healthy when the broker answers. The bus has a check of its own, which sees the broker only where the process consumes
/// something: a scheduler would stay ready without one.
/// </summary>
internal sealed class BrokerHealthCheck(QueueStatusReader queues) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await queues.PingAsync(cancellationToken);
            return HealthCheckResult.Healthy("it answers");
        }
        catch (BrokerException e)
        {
            return HealthCheckResult.Unhealthy(e.Message);
        }
    }
}
