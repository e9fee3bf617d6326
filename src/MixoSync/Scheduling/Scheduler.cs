using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Pipeline;

namespace MixoSync.Scheduling;

/// <summary>Opens a run for each client that is due, publishes all runs that wait for it, and sends probes for lost messages.</summary>
internal sealed class Scheduler(
    ScheduleStore schedule,
    BackfillStore backfills,
    RunStarter starter,
    LostMessageProbes probes,
    IOptions<SchedulingOptions> options,
    ILogger<Scheduler> logger)
{
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var batch = options.Value.BatchSize;
        while (await ClaimAsync(batch, cancellationToken) == batch)
        {
            // A full batch: there may be more.
        }

        foreach (var run in await backfills.ClaimAsync(batch, cancellationToken))
        {
            Log.BackfillOpened(logger, run.RunId, run.ClientId);
        }

        foreach (var run in await schedule.ClaimUnpublishedAsync(batch, cancellationToken))
        {
            await starter.PublishAsync(run, cancellationToken);
            Log.RunPublished(logger, run.RunId, run.ClientId);
        }

        await probes.SendAsync(batch, cancellationToken);
    }

    private async Task<int> ClaimAsync(int batch, CancellationToken cancellationToken)
    {
        var due = await schedule.ClaimDueAsync(batch, cancellationToken);
        foreach (var client in due.Where(client => client.RunId is null))
        {
            Log.ScheduleSkipped(logger, client.ClientId);
        }

        return due.Count;
    }
}
