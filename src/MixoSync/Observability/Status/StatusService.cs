using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Storage;

namespace MixoSync.Observability.Status;

/// <summary>Keeps the newest state at hand, so that any number of scrapes and page views cost the servers the same.</summary>
internal sealed class StatusService(
    StatusReader reader, IOptions<ObservabilityOptions> options, TimeProvider time, ILogger<StatusService> logger)
    : RecurringService(options.Value.StatusInterval, time, gate: null, atOnce: true)
{
    private volatile SystemStatus? latest;

    /// <summary>None before the first look has ended.</summary>
    public SystemStatus? Latest => latest;

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var (before, now) = (latest?.Errors ?? [], await reader.ReadAsync(cancellationToken));
        latest = now;
        foreach (var problem in now.Errors.Except(before))
        {
            Log.StatusIncomplete(logger, problem); // once, not at every look
        }
    }

    protected override void OnFailure(Exception exception) => Log.StatusIncomplete(logger, exception.Message);
}
