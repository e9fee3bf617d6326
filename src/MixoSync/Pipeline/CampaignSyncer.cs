using Microsoft.Extensions.Logging;
using MixoSync.Clients;
using MixoSync.Platforms;
using MixoSync.Quotas;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

/// <summary>Syncs a campaign with the platform and stores the result.</summary>
internal sealed class CampaignSyncer(
    AdPlatformRegistry platforms, ClientStore clients, ItemStore items, PipelineMetrics metrics, ILogger<CampaignSyncer> logger)
{
    /// <summary>Syncs the campaign of a message, or skips it if no call is needed.</summary>
    /// <param name="message">The message.</param>
    /// <param name="state">The state of the item before the sync.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="AdPlatformException">The record is invalid, the client no longer exists, or the call failed.</exception>
    public async Task SyncAsync(SyncCampaign message, ItemState state, CancellationToken cancellationToken)
    {
        var campaign = message.Listed.Campaign
            ?? throw new AdPlatformException(FailureKind.InvalidData, message.Listed.ValidationError ?? "the message contains no campaign");
        var client = await clients.GetAsync(message.ClientId, cancellationToken)
            ?? throw new AdPlatformException(FailureKind.Configuration, $"client {message.ClientId} no longer exists");
        var reason = state.ListedAt > message.ListedAt
            ? "a later run has already synced it"
            : state.ReasonToSkip(campaign.ContentHash(), client.SkipUnchanged);
        if (reason is not null)
        {
            await items.SaveSkippedAsync(message.Item, reason, cancellationToken);
            Log.CampaignSkipped(logger, reason);
            return;
        }

        if (ParkingScope.Current is { } parking)
        {
            parking.Lane = state.Lane;
        }

        await platforms.For(client).SyncCampaignAsync(client, campaign.Id, cancellationToken);
        await items.SaveSyncedAsync(message.Item, client.Id, campaign, message.ListedAt, cancellationToken);
        metrics.CampaignSynced(client.Platform);
        Log.CampaignSynced(logger);
    }
}
