using MixoSync.Storage;

namespace MixoSync.Syncing;

/// <summary>Notes until when a message waits, and what for: for people, and for those who look for lost messages.</summary>
internal sealed class WaitRecord(CampaignStore campaigns, ListingStore listings)
{
    public Task SaveAsync(IRunMessage message, TimeSpan delay, string reason, CancellationToken cancellationToken) =>
        message is SyncCampaign campaign
            ? campaigns.SaveParkedAsync(campaign, delay, reason, cancellationToken)
            : listings.SaveParkedAsync(message, delay, reason, cancellationToken);
}
