using Microsoft.Extensions.Logging;
using MixoSync.Clients;
using MixoSync.Platforms;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

/// <summary>A page that was fetched and recorded.</summary>
/// <param name="IsLast">Whether the listing ends with this page.</param>
/// <param name="NextCursor">The platform's cursor for the next page.</param>
internal sealed record FetchedPage(bool IsLast, string? NextCursor);

/// <summary>Fetches a page of campaigns from the platform and records it with its items.</summary>
internal sealed class PageFetcher(AdPlatformRegistry platforms, ClientStore clients, ListingStore listings, ILogger<PageFetcher> logger)
{
    /// <summary>Fetches and records a page.</summary>
    /// <param name="message">The message that requests the page.</param>
    /// <param name="run">The run of the message.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The page, or null if the client no longer exists.</returns>
    /// <exception cref="AdPlatformException">The call failed, or the platform returned fewer campaigns than it reports.</exception>
    public async Task<FetchedPage?> FetchAsync(FetchCampaignPage message, Run run, CancellationToken cancellationToken)
    {
        if (await clients.GetAsync(message.ClientId, cancellationToken) is not { } client)
        {
            return null;
        }

        await listings.SaveDeliveredAsync(run.Id, cancellationToken);
        var listedAt = await listings.GetTimeAsync(cancellationToken);
        var listed = await platforms.For(client).ListCampaignsAsync(client, message.Cursor, cancellationToken);
        var ids = PagePlan.IdsToLookUp(message.Page, listed, run.CampaignIds);
        var earlier = await listings.GetEarlierPagesAsync(run.Id, message.Page, ids, cancellationToken);
        var plan = PagePlan.Decide(message.Page, listed, earlier, run.CampaignIds) with { ListedAt = listedAt };
        if (plan.Shortfall(earlier) is { } shortfall)
        {
            throw new AdPlatformException(FailureKind.Transient, shortfall);
        }

        await RecordAsync(message, plan, cancellationToken);
        return new FetchedPage(plan.IsLast, listed.NextCursor);
    }

    private async Task RecordAsync(FetchCampaignPage message, PagePlan plan, CancellationToken cancellationToken)
    {
        var removals = await listings.RecordPageAsync(message.RunId, message.Page, plan, cancellationToken);
        Log.PageListed(logger, message.Page, plan.Items.Count, plan.Total, plan.IsLast);
        if (plan.Dropped > 0)
        {
            Log.PhantomsDropped(logger, plan.Dropped, message.Page, plan.Total);
        }

        if (removals is not null)
        {
            if (removals.Held > 0)
            {
                Log.RemovalsHeld(logger, removals.Held, message.ClientId);
            }

            Log.ListingEnded(logger, removals.Count, removals.Missing, removals.ReasonIncomplete ?? "the listing is complete");
        }
    }
}
