using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MixoSync.Scheduling;

/// <summary>Looks at the clients at every interval. A look that fails is logged, and the next one makes up for it.</summary>
internal sealed class SchedulerService(
    Scheduler scheduler, IOptions<SchedulingOptions> options, TimeProvider time, ILogger<SchedulerService> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        do
        {
            try
            {
                await scheduler.LookAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.LookFailed(logger, e.Message, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
