using CsCheck;
using MixoSync.Runs;
using static MixoSync.Tests.Runs.Listings;

namespace MixoSync.Tests.Runs;

/// <summary>Properties of a whole listing, for any mix of faults.</summary>
public sealed class PagePlanProperties
{
    private const int Listings = 2_000;

    [Fact]
    public void AListingKeepsExactlyTheRealCampaigns() => FlakyListing.Any.Sample(
        listing => Assert.Equal(listing.Ids, Walk(listing).Ids),
        iter: Listings);

    [Fact]
    public void AListingFetchesAtMostOnePageAfterItsLastCampaign() => FlakyListing.Any.Sample(
        listing => Assert.InRange(Walk(listing).Pages, 1, listing.LastPage + 1),
        iter: Listings);

    [Fact]
    public void ACorrectTotalSavesTheExtraPage() => FlakyListing.Any.Where(listing => listing.ReportsTotal).Sample(
        listing => Assert.Equal(listing.LastPage, Walk(listing).Pages),
        iter: Listings);

    private static (List<string> Ids, int Pages) Walk(FlakyListing listing)
    {
        var ids = new List<string>();
        for (var page = 1; page <= 1_000; page++)
        {
            var plan = PagePlan.Decide(page, listing.GetPage(page), new EarlierPages(ids.Count, ids.ToHashSet()), null);
            ids.AddRange(Ids(plan));
            if (plan.IsLast)
            {
                return (ids, page);
            }
        }

        throw new InvalidOperationException("The listing does not end");
    }
}
