using Microsoft.Extensions.Diagnostics.HealthChecks;
using MixoSync.Messaging;

namespace MixoSync.Observability;

/// <summary>
/// Reports whether the broker responds. The health check of the bus detects an outage only in processes that consume messages, so a
/// scheduler would stay ready without a broker.
/// </summary>
internal sealed class BrokerHealthCheck(QueueStatusReader queues) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await queues.PingAsync(cancellationToken);
            return HealthCheckResult.Healthy("the broker responds");
        }
        catch (BrokerException e)
        {
            return HealthCheckResult.Unhealthy(e.Message);
        }
    }
}
