using MixoSync.Runs;

namespace MixoSync.Pipeline.Parking;

/// <summary>Records until when and why a message waits. Shown to users, and used by the search for lost messages.</summary>
internal sealed class WaitRecorder(ItemStore items, ListingStore listings)
{
    public Task SaveAsync(IRunMessage message, TimeSpan delay, string reason, CancellationToken cancellationToken) =>
        message is SyncCampaign campaign
            ? items.SaveParkedAsync(campaign.Item, delay, reason, cancellationToken)
            : listings.SaveParkedAsync(message.RunId, delay, reason, cancellationToken);
}
