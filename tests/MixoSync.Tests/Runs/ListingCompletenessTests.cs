using MixoSync.Runs;
using static MixoSync.Tests.Runs.Listings;

namespace MixoSync.Tests.Runs;

/// <summary>When a listing is complete.</summary>
public sealed class ListingCompletenessTests
{
    private static readonly ListingCompleteness Complete = new() { Pages = 3, Total = 25, Listed = 25, OnFirstPage = 10 };

    [Fact]
    public void AListingIsCompleteIfPagesIdsAndTotalAgree() => Assert.Null(Complete.ReasonIncomplete);

    [Fact]
    public void AListingOfOnePageCanBeComplete() =>
        Assert.Null(new ListingCompleteness { Pages = 1, Total = 4, Listed = 4, OnFirstPage = 4 }.ReasonIncomplete);

    [Fact]
    public void AnEmptyListingCanBeComplete() =>
        Assert.Null(new ListingCompleteness { Pages = 1, Total = 0 }.ReasonIncomplete);

    [Fact]
    public void AListingWithoutATotalIsIncomplete() => Assert.NotNull((Complete with { Total = null }).ReasonIncomplete);

    [Theory]
    [InlineData(24)]
    [InlineData(26)]
    public void AListingWhoseCountDiffersFromTheTotalIsIncomplete(int listed) =>
        Assert.Contains($"contained {listed} of 25 campaigns", (Complete with { Listed = listed }).ReasonIncomplete);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void AListingWithAnUnexpectedNumberOfPagesIsIncomplete(int pages) =>
        Assert.Contains($"had {pages} pages", (Complete with { Pages = pages }).ReasonIncomplete);

    [Fact]
    public void APartialRunIsIncomplete() => Assert.NotNull((Complete with { CampaignIds = new CampaignIds(["a"]) }).ReasonIncomplete);

    [Fact]
    public void AGapIsTheReason() => Assert.Equal("a gap", (Complete with { Gap = "a gap" }).ReasonIncomplete);

    [Fact]
    public void APageWithItsTotalHasNoGap() => Assert.Null(Plan(["a", "b"], total: 2).Gap);

    [Fact]
    public void PhantomsMissingIdsAndAMissingTotalAreGaps()
    {
        Assert.Contains("beyond the total", Plan(["a", "b"], total: 1).Gap);
        Assert.Contains("no id", Plan(["a", ""], total: 2).Gap);
        Assert.Contains("total", Plan(["a"], total: null).Gap);
    }

    private static PagePlan Plan(string[] ids, long? total) =>
        PagePlan.Decide(1, Page(ids, hasMore: false, total), new EarlierPages(0, new HashSet<string>()), null);
}
