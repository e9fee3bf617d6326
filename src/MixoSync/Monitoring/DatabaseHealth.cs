using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MixoSync.Storage;

namespace MixoSync.Monitoring;

/// <summary>Healthy when the database answers and its schema is as new as this program.</summary>
internal sealed class DatabaseHealth(Database database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await database.IsMigratedAsync(cancellationToken)
                ? HealthCheckResult.Healthy(database.Location)
                : HealthCheckResult.Unhealthy($"{database.Location}: the schema is not up to date; run 'mixosync db migrate'");
        }
        catch (DbException e)
        {
            return HealthCheckResult.Unhealthy($"{database.Location} does not answer: {e.Message}", e);
        }
    }
}
