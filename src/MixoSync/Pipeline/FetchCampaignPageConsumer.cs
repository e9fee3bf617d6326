using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Messaging;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

/// <summary>
/// Fetches one page of campaigns and puts a message for each campaign into the backlog of the run. Then sends as many of those messages
/// as the in-flight limit allows, and a message for the next page.
/// </summary>
internal sealed class FetchCampaignPageConsumer(
    RunStore runs, PageFetcher fetcher, RunProgress progress, ListingRestart restart, ILogger<FetchCampaignPageConsumer> logger)
    : IConsumer<FetchCampaignPage>
{
    public async Task Consume(ConsumeContext<FetchCampaignPage> context)
    {
        var (message, token) = (context.Message, context.CancellationToken);
        var run = await runs.GetAsync(message.RunId, token);
        if (run is not { IsActive: true })
        {
            await restart.TryAsync(context, run);
            return;
        }

        // If handling the page failed after it was recorded, a replay of its dead letter continues the listing.
        var mayRepeat = Redelivery.IsRedelivered(context) || run.FailureKind is not null;
        if (run.Pages > message.Page || (run.Pages == message.Page && !mayRepeat))
        {
            // The message for the next page is published only after the messages that this page sends are confirmed. Otherwise the
            // original message is redelivered, so nothing is lost by dropping this copy.
            Log.MessageDropped(logger, "its page has already been recorded");
            return;
        }

        if (await fetcher.FetchAsync(message, run, token) is not { } page)
        {
            Log.MessageDropped(logger, "its client no longer exists");
            return;
        }

        await progress.AdvanceAsync(run.Id, context, token);
        if (!page.IsLast)
        {
            await context.Publish(new FetchCampaignPage(run.Id, run.ClientId, message.Page + 1, page.NextCursor));
        }
    }
}

internal sealed class FetchCampaignPageDefinition(IOptions<PipelineOptions> options)
    : RunConsumerDefinition<FetchCampaignPageConsumer, FetchCampaignPage>(QueueNames.FetchCampaignPage, options.Value.PagesAtOnce);
