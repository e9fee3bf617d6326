using MassTransit;
using Microsoft.Extensions.Logging;
using MixoSync.Messaging;
using MixoSync.Pipeline.Parking;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

/// <summary>What a message of a listing does that comes after its run has ended, as a replayed dead letter does.</summary>
internal sealed class ListingRestart(RunStarter starter, RunStore runs, ILogger<ListingRestart> logger)
{
    // As long as the client's other run takes. A message that comes back this often costs next to nothing.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Where the run ended because its listing failed, another one begins that lists the same. While another run of the client
    /// is active, the message waits for its end, unless that run lists all of it too. Else nothing is left to do.
    /// </summary>
    public async Task TryAsync<T>(ConsumeContext<T> context, Run? run)
        where T : class, IRunMessage
    {
        var token = context.CancellationToken;
        if (run is not { State: RunState.Failed or RunState.Partial, FailureKind: not null })
        {
            Log.MessageDropped(logger, run is null ? "its run is gone" : $"its run has ended: {run.State}");
            return;
        }

        // The client's pages have moved on since: where it stopped is no place to go on from.
        var next = await starter.StartAsync(new NewRun(run.ClientId, RunOrigin.Manual, run.CampaignIds, run.Since), token);
        if (next is { } id)
        {
            Log.ListingRestarted(logger, id);
        }
        else if (await runs.GetActiveAsync(run.ClientId, token) is { CampaignIds: null, Since: null } active)
        {
            Log.MessageDropped(logger, $"run {active.Id} lists all campaigns of the client");
        }
        else
        {
            await WaitAsync(context);
        }
    }

    /// <summary>Delivers the message again after a while. That does not count as an attempt.</summary>
    public async Task WaitAsync<T>(ConsumeContext<T> context)
        where T : class, IRunMessage
    {
        Log.WaitsForActiveRun(logger, Pause);
        await context.DeferAsync(Pause, copy => ParkingHeaders.Copy(context, copy));
    }
}
