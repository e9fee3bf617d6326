using MassTransit;
using Microsoft.Extensions.Logging;
using MixoSync.Messaging;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

/// <summary>Begins a run: its first page is asked for.</summary>
internal sealed class StartClientSyncConsumer(RunStore runs, ListingRestart restart, ILogger<StartClientSyncConsumer> logger)
    : IConsumer<StartClientSync>
{
    public async Task Consume(ConsumeContext<StartClientSync> context)
    {
        var begins = await runs.TryStartAsync(context.Message.RunId, Redelivery.IsRedelivered(context), context.CancellationToken);
        var run = await runs.GetAsync(context.Message.RunId, context.CancellationToken);
        if (run is not { IsActive: true })
        {
            await restart.TryAsync(context, run);
            return;
        }

        if (!begins)
        {
            if (run.FailureKind is not null)
            {
                await restart.WaitAsync(context); // a replayed start of a run that is about to end because this start failed
                return;
            }

            Log.MessageDropped(logger, "its run has begun already");
            return;
        }

        Log.RunStarted(logger, run.Origin);
        await context.Publish(new FetchCampaignPage(run.Id, run.ClientId, Page: 1, Cursor: null));
    }
}

internal sealed class StartClientSyncDefinition()
    : RunConsumerDefinition<StartClientSyncConsumer, StartClientSync>(QueueNames.StartClientSync, atOnce: 8);
