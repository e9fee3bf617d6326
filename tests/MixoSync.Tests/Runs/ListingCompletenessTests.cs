using MixoSync.Runs;
using static MixoSync.Tests.Runs.Listings;

namespace MixoSync.Tests.Runs;

/// <summary>When a listing saw everything.</summary>
public sealed class ListingCompletenessTests
{
    private static readonly ListingCompleteness Whole = new() { Pages = 3, Total = 25, Listed = 25, OnFirstPage = 10 };

    [Fact]
    public void AListingIsCompleteIfPagesIdsAndTotalsAgree() => Assert.Null(Whole.ReasonIncomplete);

    [Fact]
    public void AListingOfOnePageCanBeComplete() =>
        Assert.Null(new ListingCompleteness { Pages = 1, Total = 4, Listed = 4, OnFirstPage = 4 }.ReasonIncomplete);

    [Fact]
    public void AListingWithoutCampaignsCanBeComplete() =>
        Assert.Null(new ListingCompleteness { Pages = 1, Total = 0 }.ReasonIncomplete);

    [Fact]
    public void AListingWithoutTotalIsIncomplete() => Assert.NotNull((Whole with { Total = null }).ReasonIncomplete);

    [Theory]
    [InlineData(24)]
    [InlineData(26)]
    public void AListingWithAnotherNumberOfCampaignsIsIncomplete(int listed) =>
        Assert.Contains($"contains {listed} of 25 campaigns", (Whole with { Listed = listed }).ReasonIncomplete);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void AListingWithAnotherNumberOfPagesIsIncomplete(int pages) =>
        Assert.Contains($"has {pages} pages", (Whole with { Pages = pages }).ReasonIncomplete);

    [Fact]
    public void AListingOfAPartialRunIsIncomplete() => Assert.NotNull((Whole with { CampaignIds = new CampaignIds(["a"]) }).ReasonIncomplete);

    [Fact]
    public void TheGapOfAPageIsTheReason() => Assert.Equal("a gap", (Whole with { Gap = "a gap" }).ReasonIncomplete);

    [Fact]
    public void APageWithItsTotalHasNoGap() => Assert.Null(Plan(["a", "b"], total: 2).Gap);

    [Fact]
    public void ExcessRecordsRecordsWithoutIdAndAMissingTotalAreGaps()
    {
        Assert.Contains("beyond the total", Plan(["a", "b"], total: 1).Gap);
        Assert.Contains("no id", Plan(["a", ""], total: 2).Gap);
        Assert.Contains("did not state a total", Plan(["a"], total: null).Gap);
    }

    private static PagePlan Plan(string[] ids, long? total) =>
        PagePlan.Decide(1, Page(ids, hasMore: false, total), new EarlierPages(0, new HashSet<string>()), null);
}
