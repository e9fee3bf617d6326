using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.Clients;
using MixoSync.Messaging;
using MixoSync.Platforms;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

/// <summary>
/// Fetches a page of campaigns and records it together with a message for each campaign. Sends as many of these messages as the run
/// has capacity for, and then the message for the next page.
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

        // A listing that failed after this page was recorded continues when its dead letter is replayed.
        var mayGoOn = Redelivery.IsRedelivered(context) || run.FailureKind is not null;
        if (run.Pages > message.Page || (run.Pages == message.Page && !mayGoOn))
        {
            // The next page is requested only after all messages of this page are confirmed. If they may not be, the message of
            // this page is redelivered.
            Log.MessageDropped(logger, "the page has already been handled");
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
            Log.ListingEnded(logger, removals.Count, removals.Missing, removals.ReasonIncomplete ?? "the listing is complete");
        }

        return (plan, listed.NextCursor);
    }
}

internal sealed class FetchCampaignPageDefinition(IOptions<PipelineOptions> options)
    : RunConsumerDefinition<FetchCampaignPageConsumer, FetchCampaignPage>(QueueNames.FetchCampaignPage, options.Value.PagesAtOnce);
