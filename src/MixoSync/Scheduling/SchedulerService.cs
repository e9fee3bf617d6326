using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Storage;

namespace MixoSync.Scheduling;

/// <summary>Runs the scheduler at a regular interval.</summary>
internal sealed class SchedulerService(
    Scheduler scheduler, SchemaGate gate, IOptions<SchedulingOptions> options, TimeProvider time, ILogger<SchedulerService> logger)
    : RecurringService(options.Value.Interval, time, gate, runImmediately: true)
{
    protected override Task RunOnceAsync(CancellationToken cancellationToken) => scheduler.RunOnceAsync(cancellationToken);

    protected override void OnFailure(Exception exception) => Log.SchedulingFailed(logger, exception.Message, exception);
}
