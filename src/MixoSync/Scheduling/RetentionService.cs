using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Storage;

namespace MixoSync.Scheduling;

/// <summary>Deletes old runs every hour.</summary>
internal sealed class RetentionService(
    RetentionStore store, SchemaGate gate, IOptions<SchedulingOptions> options, TimeProvider time, ILogger<RetentionService> logger)
    : RecurringService(TimeSpan.FromHours(1), time, gate, runImmediately: true)
{
    // Small transactions, because each run is deleted with its items, and must not block the workers.
    private const int Batch = 50;

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var (all, deleted) = (0, 0);
        do
        {
            deleted = await store.DeleteAsync(options.Value.KeepRunsFor, Batch, cancellationToken);
            all += deleted;
        }
        while (deleted == Batch);

        if (all > 0)
        {
            Log.RunsDeleted(logger, all, options.Value.KeepRunsFor);
        }
    }

    protected override void OnFailure(Exception exception) => Log.RetentionFailed(logger, exception.Message);
}
