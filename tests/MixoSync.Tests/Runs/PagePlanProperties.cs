using CsCheck;
using MixoSync.Runs;
using static MixoSync.Tests.Runs.Listings;

namespace MixoSync.Tests.Runs;

/// <summary>What holds for a whole listing, whatever mix of faults its platform has.</summary>
public sealed class PagePlanProperties
{
    private const int Listings = 2_000;

    [Fact]
    public void AListingKeepsEveryRealCampaignOnceAndNothingElse() => FlakyListing.Any.Sample(
        listing => Assert.Equal(listing.Ids, Walk(listing).Ids),
        iter: Listings);

    [Fact]
    public void AListingEndsAtMostOnePageAfterItsLastCampaign() => FlakyListing.Any.Sample(
        listing => Assert.InRange(Walk(listing).Pages, 1, listing.LastPage + 1),
        iter: Listings);

    [Fact]
    public void ACorrectTotalSavesThePageAfterTheLast() => FlakyListing.Any.Where(listing => listing.TellsTotal).Sample(
        listing => Assert.Equal(listing.LastPage, Walk(listing).Pages),
        iter: Listings);

    private static (List<string> Ids, int Pages) Walk(FlakyListing listing)
    {
        var ids = new List<string>();
        for (var page = 1; page <= 1_000; page++)
        {
            var plan = PagePlan.Decide(page, listing.Answer(page), new EarlierPages(ids.Count, ids.ToHashSet()), null);
            ids.AddRange(Ids(plan));
            if (plan.IsLast)
            {
                return (ids, page);
            }
        }

        throw new InvalidOperationException("The listing does not end");
    }
}
