using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MixoSync.Storage;

namespace MixoSync.Observability;

/// <summary>Healthy when the database answers, and its schema fits this program by its own account and by ours.</summary>
internal sealed class DatabaseHealthCheck(Database database, SchemaErrors errors) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var mismatch = await database.SchemaMismatchAsync(cancellationToken)
                ?? (errors.RecentMessage is { } error ? $"the schema does not fit this program, its SQL fails: {error}" : null);
            return mismatch is null
                ? HealthCheckResult.Healthy(database.Location)
                : HealthCheckResult.Unhealthy($"{database.Location}: {mismatch}");
        }
        catch (DbException e)
        {
            return HealthCheckResult.Unhealthy($"{database.Location} does not answer: {e.Message}", e);
        }
    }
}
