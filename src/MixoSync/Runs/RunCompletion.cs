using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MixoSync.Runs;

/// <summary>
/// Ends runs whose listing is finished and whose items are all done, and logs and counts the outcome. Updates the outcome of an ended
/// run when a failed campaign is synced later.
/// </summary>
internal sealed class RunCompletion(RunStore runs, RunMetrics metrics, IOptions<RunOptions> options, ILogger<RunCompletion> logger)
{
    private readonly BackfillSchedule backfill = BackfillSchedule.Parse(options.Value.BackfillAfter);

    public async Task TryAsync(Guid runId, CancellationToken cancellationToken)
    {
        var ended = await runs.TryCompleteAsync(runId, backfill, cancellationToken);
        if ((!ended && !await runs.TryUpdateOutcomeAsync(runId, cancellationToken))
            || await runs.GetAsync(runId, cancellationToken) is not { } run)
        {
            return;
        }

        if (ended)
        {
            metrics.RunCompleted(run.State, run.FinishedAt - run.StartedAt);
            Log.RunEnded(logger, run.State, run.Synced, run.Skipped, run.Failed, run.Listed, run.FinishedAt - run.StartedAt, run.Reason);
        }
        else
        {
            Log.RunOutcomeChanged(logger, run.State);
        }
    }
}
