using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Storage;

namespace MixoSync.Scheduling;

/// <summary>
/// Resumes stalled runs at a regular interval. It is separate from the scheduler because a long lock on the items must not delay the
/// start of runs.
/// </summary>
internal sealed class StalledRunService(
    StalledRunRecovery recovery, SchemaGate gate, IOptions<SchedulingOptions> options, TimeProvider time, ILogger<StalledRunService> logger)
    : RecurringService(options.Value.Interval, time, gate)
{
    protected override Task RunOnceAsync(CancellationToken cancellationToken) =>
        recovery.ResumeAsync(cancellationToken);

    protected override void OnFailure(Exception exception) => Log.StalledRunSearchFailed(logger, exception.Message);
}
