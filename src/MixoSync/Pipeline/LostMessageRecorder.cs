using MassTransit;
using Microsoft.Extensions.Logging;
using MixoSync.Platforms;
using MixoSync.Quotas;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

/// <summary>Fails what was waiting for lost messages, so that the run can end.</summary>
internal sealed class LostMessageRecorder(
    OverdueStore overdue, RunProgress progress, IQuotaLedger ledger, PipelineMetrics metrics, ILogger<LostMessageRecorder> logger)
{
    /// <summary>Fails the listing and the campaigns of a run whose messages were lost, and ends the run if nothing is left to do.</summary>
    /// <param name="run">A message of the run.</param>
    /// <param name="before">Messages that have made no progress since then are lost.</param>
    /// <param name="publisher">Publishes the next messages of the run.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task FailLostAsync(IRunMessage run, DateTimeOffset before, IPublishEndpoint publisher, CancellationToken cancellationToken)
    {
        var lost = await overdue.FailLostAsync(run.RunId, before, cancellationToken);
        if (lost is not { Campaigns: 0, Listing: false })
        {
            metrics.FailedPermanently(FailureKind.Lost, lost.Campaigns + (lost.Listing ? 1 : 0));
            await ledger.ReleaseAsync(run.ClientId, cancellationToken); // the places of the lost messages
            Log.MessagesLost(logger, lost.Campaigns, lost.Listing);
        }

        await progress.AdvanceAsync(run.RunId, publisher, cancellationToken);
    }
}
