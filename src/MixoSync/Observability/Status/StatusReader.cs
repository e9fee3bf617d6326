using MixoSync.Messaging;
using MixoSync.Storage;

namespace MixoSync.Observability.Status;

/// <summary>Reads the status of the whole system. If one server is unavailable, the status of the other is still read.</summary>
internal sealed class StatusReader(
    Database database, DatabaseStatusReader stored, SchemaGate gate, TimeProvider time, QueueStatusReader? queues = null)
{
    public async Task<SystemStatus> ReadAsync(CancellationToken cancellationToken)
    {
        var errors = new List<string>();
        var status = new SystemStatus { TakenAt = time.GetUtcNow() };
        try
        {
            status = status with { Database = await stored.ReadAsync(cancellationToken) };
        }
        catch (ConfigurationException e)
        {
            errors.Add(e.Message);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            gate.Errors.Record(e);
            errors.Add($"{database.Location}: {e.Message}");
        }

        try
        {
            status = status with { Queues = queues is null ? null : await queues.ReadAsync(cancellationToken) };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            errors.Add(e.Message);
        }

        return status with { Errors = errors };
    }
}
