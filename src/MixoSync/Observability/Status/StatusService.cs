using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Storage;

namespace MixoSync.Observability.Status;

/// <summary>Reads the system status at a regular interval, so that the load does not depend on the number of scrapes and page views.</summary>
internal sealed class StatusService(
    StatusReader reader, IOptions<ObservabilityOptions> options, TimeProvider time, ILogger<StatusService> logger)
    : RecurringService(options.Value.StatusInterval, time, gate: null, runImmediately: true)
{
    private volatile SystemStatus? latest;

    /// <summary>The latest status, or null until it has been read for the first time.</summary>
    public SystemStatus? Latest => latest;

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var (before, now) = (latest?.Errors ?? [], await reader.ReadAsync(cancellationToken));
        latest = now;
        foreach (var error in now.Errors.Except(before)) // only new errors, so that an outage is logged once
        {
            Log.StatusIncomplete(logger, error);
        }
    }

    protected override void OnFailure(Exception exception) => Log.StatusIncomplete(logger, exception.Message);
}
