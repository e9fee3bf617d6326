using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Storage;

namespace MixoSync.Scheduling;

/// <summary>Deletes old runs every hour.</summary>
internal sealed class RetentionService(
    RetentionStore store, SchemaGate gate, IOptions<SchedulingOptions> options, TimeProvider time, ILogger<RetentionService> logger)
    : RecurringService(TimeSpan.FromHours(1), time, gate, runImmediately: true)
{
    // Deleting a run also deletes its items, so small batches avoid long transactions that would block the workers.
    private const int BatchSize = 50;

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var (total, deleted) = (0, 0);
        do
        {
            deleted = await store.DeleteAsync(options.Value.KeepRunsFor, BatchSize, cancellationToken);
            total += deleted;
        }
        while (deleted == BatchSize);

        if (total > 0)
        {
            Log.RunsDeleted(logger, total, options.Value.KeepRunsFor);
        }
    }

    protected override void OnFailure(Exception exception) => Log.RetentionFailed(logger, exception.Message);
}
