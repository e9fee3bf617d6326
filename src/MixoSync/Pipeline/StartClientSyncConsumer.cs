using MassTransit;
using Microsoft.Extensions.Logging;
using MixoSync.Messaging;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

/// <summary>Starts a run and requests its first page.</summary>
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
                await restart.WaitAsync(context); // a replayed start whose run is about to end because the start failed
                return;
            }

            Log.MessageDropped(logger, "the run has already started");
            return;
        }

        Log.RunStarted(logger, run.Origin);
        await context.Publish(new FetchCampaignPage(run.Id, run.ClientId, Page: 1, Cursor: null));
    }
}

internal sealed class StartClientSyncDefinition()
    : RunConsumerDefinition<StartClientSyncConsumer, StartClientSync>(QueueNames.StartClientSync, concurrency: 8);
