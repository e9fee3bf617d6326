using MassTransit;
using MixoSync.Runs;

namespace MixoSync.Pipeline.Failures;

/// <summary>Records permanent failures, and completes the run if nothing is left to do.</summary>
internal sealed class FailureRecorder(ListingStore listings, ItemStore items, RunProgress progress)
{
    public async Task SaveAsync<T>(ConsumeContext<T> context, Failure failure)
        where T : class, IRunMessage
    {
        var (message, token) = (context.Message, context.CancellationToken);
        await ((IRunMessage)message switch
        {
            SyncCampaign campaign => items.SaveFailedAsync(campaign.Item, failure.Kind, failure.Reason, token),
            _ => listings.FailAsync(message.RunId, failure.Kind, failure.Reason, token),
        });
        await progress.AdvanceAsync(message.RunId, context, token);
    }
}
