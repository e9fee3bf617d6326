using MassTransit;
using Microsoft.Extensions.Logging;
using MixoSync.Runs;

namespace MixoSync.Pipeline.Failures;

/// <summary>Records permanent failures in the database, and ends the run if nothing of it is left to do.</summary>
internal sealed class FailureRecorder(
    ListingStore listings, ItemStore items, RunProgress progress, PipelineMetrics metrics, ILogger<FailureRecorder> logger)
{
    /// <summary>Records that a message has failed permanently, and attaches the failure for <see cref="DeadLetterHeadersFilter"/>.</summary>
    public async Task SaveAsync<T>(ConsumeContext<T> context, Failure failure, Attempts attempts)
        where T : class, IRunMessage
    {
        var (message, token) = (context.Message, context.CancellationToken);
        await ((IRunMessage)message switch
        {
            SyncCampaign campaign => items.SaveFailedAsync(campaign.Item, failure.Kind, failure.Reason, token),
            _ => listings.FailAsync(message.RunId, failure.Kind, failure.Reason, token),
        });
        await progress.AdvanceAsync(message.RunId, context, token);
        metrics.FailedPermanently(failure.Kind);
        Log.DeadLettered(logger, failure.Kind, failure.Reason, failure.Exception);
        context.ReceiveContext.AddOrUpdatePayload(
            () => new FailedMessage(message, failure, attempts), before => before with { Failure = failure, Attempts = attempts });
    }
}
