using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Pipeline;
using MixoSync.Runs;

namespace MixoSync.Scheduling;

/// <summary>Resumes stalled runs: they have a backlog, but no outstanding message that would send it.</summary>
internal sealed class StalledRunRecovery(
    BacklogStore backlog, RunProgress progress, IBus bus, IOptions<RunOptions> options, ILogger<StalledRunRecovery> logger)
{
    private const int MaxRuns = 100;

    /// <summary>Resumes the stalled runs that it finds, at most 100.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        foreach (var run in await backlog.FindStalledAsync(MaxRuns, options.Value.LostAfter, cancellationToken))
        {
            Log.RunResumed(logger, run);
            await progress.AdvanceAsync(run, bus, cancellationToken);
        }
    }
}
