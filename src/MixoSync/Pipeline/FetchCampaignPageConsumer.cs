using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Clients;
using MixoSync.Messaging;
using MixoSync.Platforms;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

/// <summary>
/// Fetches one page of campaigns and records it with a message for each campaign; sends as many of them as the run has room
/// for, then a message for the next page.
/// </summary>
internal sealed class FetchCampaignPageConsumer(
    AdPlatformRegistry platforms,
    ClientStore clients,
    RunStore runs,
    ListingStore listings,
    RunProgress progress,
    ListingRestart restart,
    ILogger<FetchCampaignPageConsumer> logger) : IConsumer<FetchCampaignPage>
{
    public async Task Consume(ConsumeContext<FetchCampaignPage> context)
    {
        var (message, token) = (context.Message, context.CancellationToken);
        var run = await runs.GetAsync(message.RunId, token);
        var client = await clients.GetAsync(message.ClientId, token);
        if (run is not { IsActive: true } || client is null)
        {
            await restart.TryAsync(context, run);
            return;
        }

        // A listing that has failed at the page after it was recorded goes on when its dead letter is replayed.
        var mayGoOn = Redelivery.IsRedelivered(context) || run.FailureKind is not null;
        if (run.Pages > message.Page || (run.Pages == message.Page && !mayGoOn))
        {
            // The page after this one is asked for only when all of this one's messages are confirmed. Where they may not
            // be, the message of this page comes again by itself.
            Log.MessageDropped(logger, "its page was handled before");
            return;
        }

        await listings.SaveDeliveredAsync(run.Id, token);
        var listedAt = await listings.GetTimeAsync(token);
        var plan = await RecordAsync(message, run, client, listedAt, token);
        await progress.AdvanceAsync(run.Id, context, token);
        if (!plan.Page.IsLast)
        {
            await context.Publish(new FetchCampaignPage(run.Id, run.ClientId, message.Page + 1, plan.NextCursor));
        }
    }

    private async Task<(PagePlan Page, string? NextCursor)> RecordAsync(
        FetchCampaignPage message, Run run, Client client, DateTimeOffset listedAt, CancellationToken token)
    {
        var listed = await platforms.For(client).ListCampaignsAsync(client, message.Cursor, token);
        var ids = PagePlan.IdsToLookUp(message.Page, listed, run.CampaignIds);
        var earlier = await listings.GetEarlierPagesAsync(run.Id, message.Page, ids, token);
        var plan = PagePlan.Decide(message.Page, listed, earlier, run.CampaignIds) with { ListedAt = listedAt };
        if (plan.Shortfall(earlier) is { } shortfall)
        {
            throw new AdPlatformException(FailureKind.Transient, shortfall);
        }

        var removals = await listings.RecordPageAsync(run.Id, message.Page, plan, token);
        Log.PageListed(logger, message.Page, plan.Items.Count, plan.Total, plan.IsLast);
        if (plan.Dropped > 0)
        {
            Log.PhantomsDropped(logger, plan.Dropped, message.Page, plan.Total);
        }

        if (removals is not null)
        {
            Log.ListingEnded(logger, removals.Count, removals.Missing, removals.ReasonIncomplete ?? "it saw everything");
        }

        return (plan, listed.NextCursor);
    }
}

internal sealed class FetchCampaignPageDefinition(IOptions<PipelineOptions> options)
    : RunConsumerDefinition<FetchCampaignPageConsumer, FetchCampaignPage>(QueueNames.FetchCampaignPage, options.Value.PagesAtOnce);
