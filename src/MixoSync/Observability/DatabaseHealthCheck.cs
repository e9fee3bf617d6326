using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MixoSync.Storage;

namespace MixoSync.Observability;

/// <summary>
/// Reports whether the database answers and its schema matches this program: by the stored schema version, and because no SQL has failed
/// recently.
/// </summary>
internal sealed class DatabaseHealthCheck(Database database, SchemaErrors errors) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var mismatch = await database.SchemaMismatchAsync(cancellationToken)
                ?? (errors.RecentMessage is { } error ? $"the schema does not match this program, and its SQL fails: {error}" : null);
            return mismatch is null
                ? HealthCheckResult.Healthy(database.Location)
                : HealthCheckResult.Unhealthy($"{database.Location}: {mismatch}");
        }
        catch (DbException e)
        {
            return HealthCheckResult.Unhealthy($"{database.Location} does not respond: {e.Message}", e);
        }
    }
}
