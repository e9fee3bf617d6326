using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Storage;

namespace MixoSync.Scheduling;

/// <summary>Looks at the clients at every interval.</summary>
internal sealed class SchedulerService(
    Scheduler scheduler, SchemaGate gate, IOptions<SchedulingOptions> options, TimeProvider time, ILogger<SchedulerService> logger)
    : RecurringService(options.Value.Interval, time, gate, atOnce: true)
{
    protected override Task LookAsync(CancellationToken cancellationToken) => scheduler.LookAsync(cancellationToken);

    protected override void Failed(Exception exception) => Log.LookFailed(logger, exception.Message, exception);
}
