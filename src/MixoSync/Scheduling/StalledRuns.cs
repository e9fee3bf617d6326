using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Storage;
using MixoSync.Syncing;

namespace MixoSync.Scheduling;

/// <summary>Resumes runs whose backlog nobody sends any more.</summary>
internal sealed class StalledRuns(
    BacklogStore backlog, RunProgress progress, IBus bus, IOptions<SyncingOptions> options, ILogger<StalledRuns> logger)
{
    public async Task ResumeAsync(int limit, CancellationToken cancellationToken)
    {
        foreach (var run in await backlog.FindStalledAsync(limit, options.Value.LostAfter, cancellationToken))
        {
            Log.RunResumed(logger, run);
            await progress.AdvanceAsync(run, bus, cancellationToken);
        }
    }
}
