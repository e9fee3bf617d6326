using MixoSync.Platforms;
using MixoSync.Runs;
using static MixoSync.Tests.Runs.Listings;

namespace MixoSync.Tests.Runs;

/// <summary>Where a listing ends, and which campaigns of a page are kept.</summary>
public sealed class PagePlanTests
{
    [Fact]
    public void WithoutATotalTheListingEndsWhenThePlatformReportsNoMorePages() =>
        Assert.True(Decide(Page(["a"], hasMore: false)).IsLast);

    [Fact]
    public void WithoutATotalTheListingContinuesWhenThePlatformReportsMorePages() =>
        Assert.False(Decide(Page(["a"], hasMore: true)).IsLast);

    [Fact]
    public void AnEmptyPageEndsTheListing() =>
        Assert.True(Decide(Page([], hasMore: true, total: 100), earlier: ["a"]).IsLast);

    [Fact]
    public void APageWithoutACursorEndsTheListing() =>
        Assert.True(Decide(Page(["a"], hasMore: true, total: 100) with { NextCursor = null }).IsLast);

    [Fact]
    public void APageWithoutNewCampaignsEndsTheListing() =>
        Assert.True(Decide(Page(["a", "b"], hasMore: true, total: 100), earlier: ["a", "b"]).IsLast);

    [Fact]
    public void APageWithoutNewCampaignsBeforeTheTotalIsAShortfall()
    {
        Assert.Equal(
            "the platform reports 100 campaigns but returned no new ones after 1",
            Decide(Page([], hasMore: true, total: 100), earlier: ["a"]).Shortfall(new EarlierPages(1, new HashSet<string>())));
        Assert.NotNull(Decide(Page(["a"], hasMore: false, total: 2), earlier: ["a"]).Shortfall(new EarlierPages(1, new HashSet<string>())));
    }

    [Fact]
    public void AnEmptyPageIsNoShortfallIfTheTotalIsReachedOrUnknown()
    {
        Assert.Null(Decide(Page([], total: 1), earlier: ["a"]).Shortfall(new EarlierPages(1, new HashSet<string>())));
        Assert.Null(Decide(Page([], total: 0)).Shortfall(new EarlierPages(0, new HashSet<string>())));
        Assert.Null(Decide(Page([]), earlier: ["a"]).Shortfall(new EarlierPages(1, new HashSet<string>())));
    }

    [Fact]
    public void AReachedTotalEndsTheListing() =>
        Assert.True(Decide(Page(["c"], hasMore: true, total: 3), earlier: ["a", "b"]).IsLast);

    [Fact]
    public void TheListingContinuesUntilTheTotalIsReached() =>
        Assert.False(Decide(Page(["b"], hasMore: false, total: 3), earlier: ["a"]).IsLast);

    [Fact]
    public void ATotalOfZeroIsIgnoredIfThereAreCampaigns()
    {
        var plan = Decide(Page(["a", "b"], hasMore: false, total: 0));

        Assert.Equal(["a", "b"], Ids(plan));
        Assert.True(plan.IsLast);
    }

    [Fact]
    public void RecordsBeyondTheTotalAreDropped()
    {
        var plan = Decide(Page(["b", "c", "d", "e"], total: 3), earlier: ["a"]);

        Assert.Equal(["b", "c"], Ids(plan));
        Assert.Equal(2, plan.Dropped);
    }

    [Fact]
    public void APageOfPhantomsEndsTheListing()
    {
        var plan = Decide(Page(["c", "d"], hasMore: true, total: 2), earlier: ["a", "b"]);

        Assert.Empty(plan.Items);
        Assert.True(plan.IsLast);
    }

    [Fact]
    public void ATotalBelowTheListedCountEndsTheListing() =>
        Assert.True(Decide(Page(["c"], hasMore: true, total: 1), earlier: ["a", "b"]).IsLast);

    [Fact]
    public void ADuplicateCampaignOnAPageIsOneItem() =>
        Assert.Equal(["a", "b"], Ids(Decide(Page(["a", "b", "a"]))));

    [Fact]
    public void ACampaignOfAnEarlierPageIsNotAddedAgain() =>
        Assert.Equal(["b"], Ids(Decide(Page(["a", "b"]), earlier: ["a"])));

    [Fact]
    public void RepeatedCampaignsAreNotPhantoms() =>
        Assert.Equal(0, Decide(Page(["a", "b", "b"], total: 2), earlier: ["a"]).Dropped);

    [Fact]
    public void AFullRunSyncsEveryItem() =>
        Assert.All(Decide(Page(["a", "b"])).Items, item => Assert.True(item.IsRequested));

    [Fact]
    public void ThePlatformsTotalIsKept() =>
        Assert.Equal(100, Decide(Page(["a"], total: 100)).Total);

    private static PagePlan Decide(CampaignPage page, params string[] earlier) =>
        PagePlan.Decide(earlier.Length + 1, page, new EarlierPages(earlier.Length, earlier.ToHashSet()), null);
}
