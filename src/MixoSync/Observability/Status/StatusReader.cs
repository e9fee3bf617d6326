using Microsoft.Extensions.Options;
using MixoSync.DeadLetters;
using MixoSync.Messaging;
using MixoSync.Quotas;
using MixoSync.Storage;

namespace MixoSync.Observability.Status;

/// <summary>Reads the status of the whole system. If one server is unavailable, the status of the other is still read.</summary>
internal sealed class StatusReader(
    Database database,
    SchemaGate gate,
    StatusStore store,
    IOptions<ObservabilityOptions> options,
    TimeProvider time,
    QuotaStatusStore? quotas = null,
    QueueStatusReader? queues = null)
{
    public async Task<SystemStatus> ReadAsync(CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var status = new SystemStatus { TakenAt = time.GetUtcNow() };
        try
        {
            status = status with { Database = await StoredAsync(cancellationToken) };
        }
        catch (ConfigurationException e)
        {
            problems.Add(e.Message);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            gate.Errors.Record(e);
            problems.Add($"{database.Location}: {e.Message}");
        }

        try
        {
            status = status with { Queues = queues is null ? null : await queues.ReadAsync(cancellationToken) };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            problems.Add(e.Message);
        }

        return status with { Errors = problems };
    }

    private async Task<DatabaseStatus> StoredAsync(CancellationToken cancellationToken)
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
            runs.Sum(run => run.Quota.Calls / run.Quota.Window.TotalSeconds),
            quotas is null ? null : await quotas.TotalsAsync(cancellationToken),
            options.Value.ClientLabels
                ? clients.Where(client => client.LastGoodRunAt is not null).ToDictionary(client => client.Id, client => client.LastGoodRunAt!.Value)
                : new Dictionary<string, DateTimeOffset>());
    }
}
