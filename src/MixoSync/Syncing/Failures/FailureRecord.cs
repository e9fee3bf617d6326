using MixoSync.Storage;

namespace MixoSync.Syncing.Failures;

/// <summary>Records what failed for good, and ends its run if that was the last of it.</summary>
internal sealed class FailureRecord(ListingStore listings, CampaignStore campaigns, RunCompletion completion)
{
    public async Task SaveAsync(IRunMessage message, Failure failure, CancellationToken token)
    {
        await (message switch
        {
            SyncCampaign campaign => campaigns.SaveFailedAsync(campaign, failure.Kind, failure.Reason, token),
            FetchCampaignPage page => listings.FailAsync(page.RunId, page.Page, failure.Kind, failure.Reason, token),
            _ => listings.FailAsync(message.RunId, page: 0, failure.Kind, failure.Reason, token),
        });
        await completion.TryAsync(message.RunId, token);
    }
}
