using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MixoSync.AdPlatforms;
using MixoSync.Clients;
using MixoSync.Storage;

namespace MixoSync.Syncing;

/// <summary>Fetches one page of campaigns, records it, and emits a message for each campaign, then one for the next page.</summary>
internal sealed class FetchCampaignPageConsumer(
    AdPlatformRegistry platforms,
    ClientStore clients,
    RunStore runs,
    ListingStore listings,
    RunCompletion completion,
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
            await restart.TryAsync(run, token);
            return;
        }

        if (run.Pages > message.Page || (run.Pages == message.Page && !Repeats.MayBe(context)))
        {
            // The page after this one is asked for only when all of this one's messages are confirmed. Where they may not
            // be, the message of this page comes again by itself.
            Log.MessageDropped(logger, "its page was handled before");
            return;
        }

        await listings.SaveDeliveredAsync(message, token);
        var listedAt = await listings.ClockAsync(token);
        var plan = await RecordAsync(message, run, client, token);
        await EmitAsync(context, plan.Page, listedAt);
        if (plan.Page.IsLast)
        {
            await completion.TryAsync(run.Id, token);
        }
        else
        {
            await context.Publish(new FetchCampaignPage(run.Id, run.ClientId, message.Page + 1, plan.NextCursor));
        }
    }

    private async Task<(PagePlan Page, string? NextCursor)> RecordAsync(
        FetchCampaignPage message, Run run, Client client, CancellationToken token)
    {
        var listed = await platforms.For(client).ListCampaignsAsync(client, message.Cursor, token);
        var ids = PagePlan.IdsToLookUp(message.Page, listed, run.CampaignIds);
        var earlier = await listings.EarlierAsync(run.Id, message.Page, ids, token);
        var plan = PagePlan.Decide(message.Page, listed, earlier, run.CampaignIds);
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
            Log.ListingEnded(logger, removals.Count, removals.Objection ?? "it saw everything");
        }

        return (plan, listed.NextCursor);
    }

    private static Task EmitAsync(ConsumeContext<FetchCampaignPage> context, PagePlan plan, DateTimeOffset listedAt)
    {
        var message = context.Message;
        return Task.WhenAll(plan.Items.Where(item => item.Wanted).Select(item => context.Publish(
            new SyncCampaign(message.RunId, message.ClientId, item.Listed, listedAt),
            publish => publish.MessageId = MessageIds.For(message.RunId, item.Listed.Id))));
    }
}

internal sealed class FetchCampaignPageDefinition(IOptions<SyncingOptions> options)
    : RunConsumerDefinition<FetchCampaignPageConsumer, FetchCampaignPage>(Endpoints.FetchCampaignPage, options.Value.PagesAtOnce);
