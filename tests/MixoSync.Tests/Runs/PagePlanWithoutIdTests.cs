using MixoSync.Runs;
using static MixoSync.Tests.Runs.Listings;

namespace MixoSync.Tests.Runs;

/// <summary>Records without a usable id: they are counted and reported but do not count as new campaigns.</summary>
public sealed class PagePlanWithoutIdTests
{
    private static readonly EarlierPages None = new(0, new HashSet<string>());

    [Fact]
    public void ARecordWithoutAnIdGetsOneThatNamesItsPosition() => Assert.Equal(
        ["(no id: record 3.1)", "a", "(no id: record 3.3)"], Ids(PagePlan.Decide(3, Page(["", "a", ""]), None, null)));

    [Fact]
    public void GeneratedIdsAreLookedUp() =>
        Assert.Equal(["(no id: record 3.1)"], PagePlan.IdsToLookUp(3, Page([""]), null));

    [Fact]
    public void WithoutATotalAPageWithoutAnyIdEndsTheListing() =>
        Assert.True(PagePlan.Decide(2, Page(["", ""], hasMore: true), None, null).IsLast);

    [Fact]
    public void RecordsWithoutAnIdCountTowardsTheTotal()
    {
        Assert.False(PagePlan.Decide(1, Page(["", ""], total: 4), None, null).IsLast);
        Assert.True(PagePlan.Decide(2, Page(["", ""], total: 4), None with { Count = 2 }, null).IsLast);
    }

    [Fact]
    public void TheListingContinuesIfOneRecordHasAnId() =>
        Assert.False(PagePlan.Decide(1, Page(["", "a"], hasMore: true), None, null).IsLast);
}
