using Microsoft.Extensions.Hosting;

namespace MixoSync.Storage;

/// <summary>Looks at something at every interval. A look that fails is told of, and the next one makes up for it.</summary>
/// <param name="interval">From the start of a look to that of the next, unless it takes longer.</param>
/// <param name="time">The clock.</param>
/// <param name="gate">Holds the first look back until the database's schema fits; none where a look does without the database.</param>
/// <param name="atOnce">Whether the first look comes at the start, not after an interval.</param>
internal abstract class RecurringService(TimeSpan interval, TimeProvider time, SchemaGate? gate, bool atOnce = false) : BackgroundService
{
    protected abstract Task RunOnceAsync(CancellationToken cancellationToken);

    /// <summary>Says why a look failed.</summary>
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
