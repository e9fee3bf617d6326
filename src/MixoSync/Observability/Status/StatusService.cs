using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Storage;

namespace MixoSync.Observability.Status;

/// <summary>Caches the latest status, so that the load on the servers does not depend on the number of scrapes and page views.</summary>
internal sealed class StatusService(
    StatusReader reader, IOptions<ObservabilityOptions> options, TimeProvider time, ILogger<StatusService> logger)
    : RecurringService(options.Value.StatusInterval, time, gate: null, runImmediately: true)
{
    private volatile SystemStatus? latest;

    /// <summary>The latest status, or null before the first one was read.</summary>
    public SystemStatus? Latest => latest;

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var (before, now) = (latest?.Errors ?? [], await reader.ReadAsync(cancellationToken));
        latest = now;
        foreach (var problem in now.Errors.Except(before))
        {
            Log.StatusIncomplete(logger, problem); // only once per error
        }
    }

    protected override void OnFailure(Exception exception) => Log.StatusIncomplete(logger, exception.Message);
}
