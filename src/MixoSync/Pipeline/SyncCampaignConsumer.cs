using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Clients;
using MixoSync.Messaging;
using MixoSync.Platforms;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

/// <summary>Syncs one campaign with the platform and stores it. Idempotent.</summary>
internal sealed class SyncCampaignConsumer(
    AdPlatformRegistry platforms,
    ClientStore clients,
    ItemStore items,
    BacklogStore backlog,
    RunProgress progress,
    PipelineMetrics metrics,
    ILogger<SyncCampaignConsumer> logger) : IConsumer<SyncCampaign>
{
    public async Task Consume(ConsumeContext<SyncCampaign> context)
    {
        var (message, token) = (context.Message, context.CancellationToken);
        var state = await items.GetStateAsync(message.RunId, message.Listed.Id, token);
        if (state is null or { IsCancelledWork: true })
        {
            Log.MessageDropped(logger, state is null ? "the run does not exist" : "the run was cancelled");
            return;
        }

        if (!state.IsDone)
        {
            if (state.IsFailed && !Redelivery.IsRedelivered(context) && await backlog.TryReturnAsync(message.RunId, message.BacklogItem, isClaimed: false, token))
            {
                Log.ReturnedToBacklog(logger);
                return;
            }

            if (state.Item is not null && !await items.TryClaimAsync(message.Item, Redelivery.IsRedelivered(context), token))
            {
                Log.MessageDropped(logger, "another copy of the message is being handled");
                return;
            }

            await SyncAsync(message, state, token);
        }

        await progress.AdvanceAsync(message.RunId, context, token);
    }

    private async Task SyncAsync(SyncCampaign message, ItemState state, CancellationToken token)
    {
        var campaign = message.Listed.Campaign
            ?? throw new AdPlatformException(FailureKind.InvalidData, message.Listed.ValidationError ?? "the message contains no campaign");
        var client = await clients.GetAsync(message.ClientId, token)
            ?? throw new AdPlatformException(FailureKind.Configuration, $"Client {message.ClientId} does not exist any more");
        var reason = state.ListedAt > message.ListedAt
            ? "a later run has already synced it"
            : state.ReasonToSkip(campaign.ContentHash(), client.SkipUnchanged);
        if (reason is not null)
        {
            await items.SaveSkippedAsync(message.Item, reason, token);
            Log.CampaignSkipped(logger, reason);
            return;
        }

        await platforms.For(client).SyncCampaignAsync(client, campaign.Id, token);
        await items.SaveSyncedAsync(message.Item, client.Id, campaign, message.ListedAt, token);
        metrics.CampaignSynced(client.Platform);
        Log.CampaignSynced(logger);
    }
}

internal sealed class SyncCampaignDefinition(IOptions<PipelineOptions> options)
    : RunConsumerDefinition<SyncCampaignConsumer, SyncCampaign>(QueueNames.SyncCampaign, options.Value.ConcurrencyPerWorker);
