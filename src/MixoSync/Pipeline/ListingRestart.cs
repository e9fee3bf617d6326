using MassTransit;
using Microsoft.Extensions.Logging;
using MixoSync.Messaging;
using MixoSync.Pipeline.Parking;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

/// <summary>Handles messages of a listing that arrive after their run has ended, such as replayed dead letters.</summary>
internal sealed class ListingRestart(RunStarter starter, RunStore runs, ILogger<ListingRestart> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Starts a new run with the same request if the run ended because its listing failed. If the client has another active run, the
    /// message is deferred until that run ends, or dropped if that run lists all campaigns. In all other cases the message is dropped.
    /// </summary>
    public async Task TryAsync<T>(ConsumeContext<T> context, Run? run)
        where T : class, IRunMessage
    {
        var token = context.CancellationToken;
        if (run is not { State: RunState.Failed or RunState.Partial, FailureKind: not null })
        {
            Log.MessageDropped(logger, run is null ? "its run no longer exists" : $"its run has ended: {run.State}");
            return;
        }

        // The listing starts from its first page because the client's pages may have changed since it failed.
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

    /// <summary>Defers the message until the client's active run may have ended. This does not count as an attempt.</summary>
    public async Task WaitAsync<T>(ConsumeContext<T> context)
        where T : class, IRunMessage
    {
        Log.WaitsForActiveRun(logger, Pause);
        await context.DeferAsync(Pause, copy => ParkingHeaders.Copy(context, copy));
    }
}
