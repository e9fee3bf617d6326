using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Messaging;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

/// <summary>Syncs one campaign. Handling a message twice has the same result as handling it once.</summary>
internal sealed class SyncCampaignConsumer(
    ItemStore items, BacklogStore backlog, CampaignSyncer syncer, RunProgress progress, ILogger<SyncCampaignConsumer> logger)
    : IConsumer<SyncCampaign>
{
    public async Task Consume(ConsumeContext<SyncCampaign> context)
    {
        var (message, token) = (context.Message, context.CancellationToken);
        var state = await items.GetStateAsync(message.RunId, message.Listed.Id, token);
        if (state is null or { IsCancelled: true })
        {
            Log.MessageDropped(logger, state is null ? "its run no longer exists" : "its run was cancelled");
            return;
        }

        if (!state.IsDone)
        {
            var isRedelivered = Redelivery.IsRedelivered(context);
            if (state.IsFailed && !isRedelivered && await backlog.TryReturnAsync(message.RunId, message.BacklogItem, isClaimed: false, token))
            {
                Log.ReturnedToBacklog(logger);
                return;
            }

            if (state.Item is not null && !await items.TryClaimAsync(message.Item, isRedelivered, token))
            {
                Log.MessageDropped(logger, "another copy of the message is being handled");
                return;
            }

            await syncer.SyncAsync(message, state, token);
        }

        await progress.AdvanceAsync(message.RunId, context, token);
    }
}

internal sealed class SyncCampaignDefinition(IOptions<PipelineOptions> options)
    : RunConsumerDefinition<SyncCampaignConsumer, SyncCampaign>(QueueNames.SyncCampaign, options.Value.ConcurrencyPerWorker);
