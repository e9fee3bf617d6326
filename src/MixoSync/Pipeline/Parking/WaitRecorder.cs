using MixoSync.Runs;

namespace MixoSync.Pipeline.Parking;

/// <summary>Records how long and why a message waits, for operators and for the search for lost messages.</summary>
internal sealed class WaitRecorder(ItemStore items, ListingStore listings)
{
    public Task SaveAsync(IRunMessage message, TimeSpan delay, string reason, CancellationToken cancellationToken) =>
        message is SyncCampaign campaign
            ? items.SaveParkedAsync(campaign.Item, delay, reason, cancellationToken)
            : listings.SaveParkedAsync(message.RunId, delay, reason, cancellationToken);

    /// <summary>Returns the time of the database clock, and whether the run has synced a campaign since the platform rejected the message.</summary>
    public Task<(DateTimeOffset Now, bool HasProgressed)> GetProgressAsync(
        IRunMessage message, DateTimeOffset? rejectedAt, CancellationToken cancellationToken) =>
        items.GetProgressAsync(message.RunId, rejectedAt ?? DateTimeOffset.MaxValue, cancellationToken);
}
