using Microsoft.Extensions.Logging;
using MixoSync.Pipeline;

namespace MixoSync.Scheduling;

/// <summary>Opens runs of due clients and due backfill runs, publishes unpublished runs, and sends probes for lost messages.</summary>
internal sealed class Scheduler(
    ScheduleStore schedule,
    BackfillStore backfills,
    RunStarter starter,
    LostMessageProbes probes,
    ILogger<Scheduler> logger)
{
    private const int BatchSize = 100;

    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        while (await ClaimAsync(cancellationToken) == BatchSize)
        {
            // The batch was full, so there may be more.
        }

        foreach (var run in await backfills.ClaimAsync(BatchSize, cancellationToken))
        {
            Log.BackfillOpened(logger, run.RunId, run.ClientId);
        }

        foreach (var run in await schedule.ClaimUnpublishedAsync(BatchSize, cancellationToken))
        {
            await starter.PublishAsync(run, cancellationToken);
            Log.RunPublished(logger, run.RunId, run.ClientId);
        }

        await probes.SendAsync(BatchSize, cancellationToken);
    }

    private async Task<int> ClaimAsync(CancellationToken cancellationToken)
    {
        var due = await schedule.ClaimDueAsync(BatchSize, cancellationToken);
        foreach (var client in due.Where(client => client.RunId is null))
        {
            Log.ScheduleSkipped(logger, client.ClientId);
        }

        return due.Count;
    }
}
