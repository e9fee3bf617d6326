using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Storage;
using MixoSync.Syncing;

namespace MixoSync.Scheduling;

/// <summary>Asks the queues after runs of which nothing has been heard for long.</summary>
internal sealed class RunProbes(
    OverdueStore overdue, IBus bus, IOptions<SyncingOptions> options, TimeProvider time, ILogger<RunProbes> logger)
{
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Sends a probe for each. One that cannot be sent keeps none of the others back.</summary>
    public async Task SendAsync(int limit, CancellationToken cancellationToken)
    {
        var lostAfter = options.Value.LostAfter;
        foreach (var probe in await overdue.ClaimAsync(limit, lostAfter, cancellationToken))
        {
            Log.RunOverdue(logger, probe.RunId, probe.ClientId, lostAfter);
            try
            {
                await SendAsync(probe, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Log.ProbeNotSent(logger, probe.RunId, e.Message);
            }
        }
    }

    private async Task SendAsync(CheckRun probe, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(SendTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var queue = await bus.GetSendEndpoint(new Uri($"exchange:{Endpoints.All[0]}"));
        await queue.Send(probe, both.Token);
    }
}
