using MassTransit;
using Microsoft.Extensions.Logging;
using MixoSync.Messaging;
using MixoSync.Pipeline.Parking;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

/// <summary>Handles a message of a listing that arrives after its run has ended, for example a replayed dead letter.</summary>
internal sealed class ListingRestart(RunStarter starter, RunStore runs, ILogger<ListingRestart> logger)
{
    // The wait can take as long as the client's other run. Redelivering a message this often costs almost nothing.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>
    /// If the run ended because its listing failed, starts another run with the same listing. While another run of the client is
    /// active, the message waits for its end, unless that run lists all campaigns anyway. Otherwise there is nothing to do.
    /// </summary>
    public async Task TryAsync<T>(ConsumeContext<T> context, Run? run)
        where T : class, IRunMessage
    {
        var token = context.CancellationToken;
        if (run is not { State: RunState.Failed or RunState.Partial, FailureKind: not null })
        {
            Log.MessageDropped(logger, run is null ? "the run does not exist" : $"the run has ended: {run.State}");
            return;
        }

        // The pages of the client have changed since, so the listing cannot continue where it stopped.
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

    /// <summary>Defers the message. Does not count as an attempt.</summary>
    public async Task WaitAsync<T>(ConsumeContext<T> context)
        where T : class, IRunMessage
    {
        Log.WaitsForActiveRun(logger, Pause);
        await context.DeferAsync(Pause, copy => ParkingHeaders.Copy(context, copy));
    }
}
