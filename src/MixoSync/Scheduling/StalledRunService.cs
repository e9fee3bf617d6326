using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Pipeline;
using MixoSync.Runs;
using MixoSync.Storage;

namespace MixoSync.Scheduling;

/// <summary>
/// Continues runs whose backlog no message would send. A separate loop, so that a long lock on items does not keep the scheduler
/// from starting runs.
/// </summary>
internal sealed class StalledRunService(
    BacklogStore backlog,
    RunProgress progress,
    IBus bus,
    IOptions<RunOptions> syncing,
    IOptions<SchedulingOptions> scheduling,
    TimeProvider time,
    SchemaGate gate,
    ILogger<StalledRunService> logger)
    : RecurringService(scheduling.Value.Interval, time, gate)
{
    private const int MaxRuns = 100;

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var run in await backlog.FindStalledAsync(MaxRuns, syncing.Value.LostAfter, cancellationToken))
        {
            Log.RunResumed(logger, run);
            await progress.AdvanceAsync(run, bus, cancellationToken);
        }
    }

    protected override void OnFailure(Exception exception) => Log.StalledRunSearchFailed(logger, exception.Message);
}
