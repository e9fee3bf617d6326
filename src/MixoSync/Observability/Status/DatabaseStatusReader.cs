using Microsoft.Extensions.Options;
using MixoSync.Quotas;
using MixoSync.Storage;

namespace MixoSync.Observability.Status;

/// <summary>Reads the part of the system status that is stored in the database.</summary>
internal sealed class DatabaseStatusReader(
    SchemaGate gate, StatusStore store, IOptions<ObservabilityOptions> options, QuotaStatusStore? quotas = null)
{
    /// <exception cref="ConfigurationException">The schema does not match.</exception>
    public async Task<DatabaseStatus> ReadAsync(CancellationToken cancellationToken)
    {
        await gate.EnsureOpenAsync(cancellationToken);
        var totals = await store.TotalsAsync(cancellationToken);
        var runs = await store.ActiveRunsAsync(cancellationToken);
        var clients = await store.ScheduledClientsAsync(cancellationToken);
        return new DatabaseStatus(
            totals,
            clients.Count(client => Lateness.IsOverdue(client, totals.Now)),
            runs.Count(run => Lateness.IsLate(run, totals.Now)),
            runs.Min(run => run.OldestDueAt),
            runs.Sum(run => run.Quota.CallsPerSecond),
            quotas is null ? null : await quotas.TotalsAsync(cancellationToken),
            options.Value.ClientLabels
                ? clients.Where(client => client.LastFullRunAt is not null).ToDictionary(client => client.Id, client => client.LastFullRunAt!.Value)
                : new Dictionary<string, DateTimeOffset>());
    }
}
