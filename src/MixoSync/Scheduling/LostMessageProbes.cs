using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Messaging;
using MixoSync.Pipeline;
using MixoSync.Runs;

namespace MixoSync.Scheduling;

/// <summary>Sends probes through the queues for runs that have made no progress for long.</summary>
internal sealed class LostMessageProbes(
    OverdueStore overdue, IBus bus, IOptions<RunOptions> options, TimeProvider time, ILogger<LostMessageProbes> logger)
{
    /// <summary>Sends a probe for each such run. A failure to send one does not prevent the others.</summary>
    public async Task SendAsync(int limit, CancellationToken cancellationToken)
    {
        var lostAfter = options.Value.LostAfter;
        foreach (var run in await overdue.ClaimAsync(limit, lostAfter, cancellationToken))
        {
            Log.RunOverdue(logger, run.RunId, run.ClientId, lostAfter);
            try
            {
                await SendAsync(run, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Log.ProbeNotSent(logger, run.RunId, e.Message);
            }
        }
    }

    private async Task SendAsync(OverdueRun run, CancellationToken cancellationToken)
    {
        var queue = await bus.GetSendEndpoint(new Uri($"exchange:{QueueNames.All[0]}"));
        await PublisherConfirm.WaitAsync(
            token => queue.Send(new CheckRun(run.RunId, run.ClientId, run.CheckedAt), token), time, cancellationToken);
    }
}
