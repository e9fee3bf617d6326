using Microsoft.Extensions.Logging;

namespace MixoSync.Syncing;

/// <summary>What a message of a listing does that comes after its run has ended, as a replayed dead letter does.</summary>
internal sealed class ListingRestart(RunStarter starter, ILogger<ListingRestart> logger)
{
    /// <summary>Where the run ended because its listing failed, another one begins; else nothing is left to do.</summary>
    public async Task TryAsync(Run? run, CancellationToken cancellationToken)
    {
        if (run is not { State: RunState.Failed or RunState.Partial, FailureKind: not null })
        {
            Log.MessageDropped(logger, "its run has ended or is gone");
            return;
        }

        // The client's pages have moved on since: where it stopped is no place to go on from.
        var next = await starter.StartAsync(new NewRun(run.ClientId, RunOrigin.Manual, run.CampaignIds, run.Since), cancellationToken);
        if (next is { } id)
        {
            Log.ListedAnew(logger, id);
        }
        else
        {
            Log.MessageDropped(logger, "its run has ended, and the client has another one");
        }
    }
}
