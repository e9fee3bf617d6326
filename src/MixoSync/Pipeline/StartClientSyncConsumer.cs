using MassTransit;
using Microsoft.Extensions.Logging;
using MixoSync.Messaging;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

/// <summary>Starts a run by publishing the message for its first page.</summary>
internal sealed class StartClientSyncConsumer(RunStore runs, ListingRestart restart, ILogger<StartClientSyncConsumer> logger)
    : IConsumer<StartClientSync>
{
    public async Task Consume(ConsumeContext<StartClientSync> context)
    {
        var started = await runs.TryStartAsync(context.Message.RunId, Redelivery.IsRedelivered(context), context.CancellationToken);
        var run = await runs.GetAsync(context.Message.RunId, context.CancellationToken);
        if (run is not { IsActive: true })
        {
            await restart.TryAsync(context, run);
            return;
        }

        if (!started)
        {
            if (run.FailureKind is not null)
            {
                await restart.WaitAsync(context); // the dead letter of this start was replayed before its run has ended
                return;
            }

            Log.MessageDropped(logger, "its run has already started");
            return;
        }

        Log.RunStarted(logger, run.Origin);
        await context.Publish(new FetchCampaignPage(run.Id, run.ClientId, Page: 1, Cursor: null));
    }
}

internal sealed class StartClientSyncDefinition()
    : RunConsumerDefinition<StartClientSyncConsumer, StartClientSync>(QueueNames.StartClientSync, concurrency: 8);
