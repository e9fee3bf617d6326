using Microsoft.Extensions.Hosting;

namespace MixoSync.Storage;

/// <summary>Runs a job at a fixed interval. An iteration that fails is reported, and the next one runs as scheduled.</summary>
/// <param name="interval">The time between the starts of two iterations, unless an iteration takes longer.</param>
/// <param name="time">The clock.</param>
/// <param name="gate">Delays the first iteration until the schema is compatible. Null if the job does not use the database.</param>
/// <param name="runImmediately">Whether the first iteration runs at start-up instead of after one interval.</param>
internal abstract class RecurringService(TimeSpan interval, TimeProvider time, SchemaGate? gate, bool runImmediately = false) : BackgroundService
{
    protected abstract Task RunOnceAsync(CancellationToken cancellationToken);

    /// <summary>Reports why an iteration failed.</summary>
    protected abstract void OnFailure(Exception exception);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await (gate?.WaitAsync(stoppingToken) ?? Task.CompletedTask);
        using var timer = new PeriodicTimer(interval, time);
        while (runImmediately || await timer.WaitForNextTickAsync(stoppingToken))
        {
            runImmediately = false;
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
