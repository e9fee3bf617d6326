using Microsoft.Extensions.Logging;
using MixoSync.Storage;

namespace MixoSync.Syncing;

/// <summary>Ends runs whose listing is finished and whose every item is done, and says how they ended.</summary>
internal sealed class RunCompletion(RunStore runs, ILogger<RunCompletion> logger)
{
    public async Task TryAsync(Guid runId, CancellationToken cancellationToken)
    {
        if (await runs.TryCompleteAsync(runId, cancellationToken)
            && await runs.GetAsync(runId, cancellationToken) is { } run)
        {
            Log.RunEnded(logger, run.State, run.Synced, run.Skipped, run.Failed, run.Listed, run.FinishedAt - run.StartedAt, run.Reason);
        }
    }
}
