using Microsoft.Extensions.Hosting;

namespace MixoSync.Storage;

/// <summary>
/// A background service that runs at an interval, once the database schema matches. A failed run is logged, and the next one
/// retries.
/// </summary>
/// <param name="interval">Time from the start of one run to the start of the next, unless a run takes longer.</param>
/// <param name="time">The clock.</param>
/// <param name="gate">Delays the first run until the schema matches. Null if the service does not need the database.</param>
/// <param name="atOnce">Whether the first run starts immediately, instead of after the interval.</param>
internal abstract class RecurringService(TimeSpan interval, TimeProvider time, SchemaGate? gate, bool atOnce = false) : BackgroundService
{
    protected abstract Task RunOnceAsync(CancellationToken cancellationToken);

    /// <summary>Logs why a run failed.</summary>
    protected abstract void OnFailure(Exception exception);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await (gate?.WaitAsync(stoppingToken) ?? Task.CompletedTask);
        using var timer = new PeriodicTimer(interval, time);
        while (atOnce || await timer.WaitForNextTickAsync(stoppingToken))
        {
            atOnce = false;
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                gate?.Errors.Record(e);
                OnFailure(e);
            }
        }
    }
}
