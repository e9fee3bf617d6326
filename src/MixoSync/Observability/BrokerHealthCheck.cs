using Microsoft.Extensions.Diagnostics.HealthChecks;
using MixoSync.Messaging;

namespace MixoSync.Observability;

/// <summary>
/// Healthy if the broker responds. The bus has its own check, but it sees the broker only in processes with consumers. A scheduler
/// would stay ready without a broker.
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
