using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.AdPlatforms;
using MixoSync.Monitoring;
using MixoSync.Storage;

namespace MixoSync.Syncing;

/// <summary>Syncs one campaign with the platform and writes it. Done twice, it ends the same.</summary>
internal sealed class SyncCampaignConsumer(
    AdPlatformRegistry platforms,
    ClientStore clients,
    CampaignStore campaigns,
    BacklogStore backlog,
    RunProgress progress,
    SyncMetrics metrics,
    ILogger<SyncCampaignConsumer> logger) : IConsumer<SyncCampaign>
{
    public async Task Consume(ConsumeContext<SyncCampaign> context)
    {
        var (message, token) = (context.Message, context.CancellationToken);
        var state = await campaigns.StateAsync(message.RunId, message.Listed.Id, token);
        if (state is null or { IsCancelledWork: true })
        {
            Log.MessageDropped(logger, state is null ? "its run is gone" : "its run was cancelled");
            return;
        }

        if (!state.IsDone)
        {
            if (state.IsFailed && !Repeats.MayBe(context) && await backlog.TryReturnAsync(message, isInHand: false, token))
            {
                Log.ReturnedToBacklog(logger);
                return;
            }

            if (state.Item is not null && !await campaigns.TryTakeAsync(message, Repeats.MayBe(context), token))
            {
                Log.MessageDropped(logger, "another copy of it is being handled");
                return;
            }

            await SyncAsync(message, state, token);
        }

        await progress.AdvanceAsync(message.RunId, context, token);
    }

    private async Task SyncAsync(SyncCampaign message, CampaignState state, CancellationToken token)
    {
        var campaign = message.Listed.Campaign
            ?? throw new AdPlatformException(FailureKind.InvalidData, message.Listed.Defect ?? "the message holds no campaign");
        var client = await clients.GetAsync(message.ClientId, token)
            ?? throw new AdPlatformException(FailureKind.Configuration, $"There is no client {message.ClientId} any more");
        var reason = state.ListedAt > message.ListedAt
            ? "a later run has synced it"
            : state.ReasonToSkip(campaign.ContentHash(), client.SkipUnchanged);
        if (reason is not null)
        {
            await campaigns.SaveSkippedAsync(message, reason, token);
            Log.CampaignSkipped(logger, reason);
            return;
        }

        await platforms.For(client).SyncCampaignAsync(client, campaign.Id, token);
        await campaigns.SaveSyncedAsync(message, campaign, token);
        metrics.Synced(client.Platform);
        Log.CampaignSynced(logger);
    }
}

internal sealed class SyncCampaignDefinition(IOptions<SyncingOptions> options)
    : RunConsumerDefinition<SyncCampaignConsumer, SyncCampaign>(Endpoints.SyncCampaign, options.Value.ConcurrencyPerWorker);
