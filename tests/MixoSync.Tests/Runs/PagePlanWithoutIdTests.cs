using MixoSync.Runs;
using static MixoSync.Tests.Runs.Listings;

namespace MixoSync.Tests.Runs;

/// <summary>Records without an id that can be used: they are counted and shown, and prove nothing new.</summary>
public sealed class PagePlanWithoutIdTests
{
    private static readonly EarlierPages None = new(0, new HashSet<string>());

    [Fact]
    public void ARecordWithoutIdIsAnItemNamedByItsPosition() => Assert.Equal(
        ["(no id: record 3.1)", "a", "(no id: record 3.3)"], Ids(PagePlan.Decide(3, Page(["", "a", ""]), None, null)));

    [Fact]
    public void ARecordWithoutIdIsLookedUpByItsPosition() =>
        Assert.Equal(["(no id: record 3.1)"], PagePlan.IdsToLookUp(3, Page([""]), null));

    [Fact]
    public void WithoutATotalAPageOfRecordsWithoutIdEndsTheListing() =>
        Assert.True(PagePlan.Decide(2, Page(["", ""], hasMore: true), None, null).IsLast);

    [Fact]
    public void WithATotalRecordsWithoutIdCountTowardsIt()
    {
        Assert.False(PagePlan.Decide(1, Page(["", ""], total: 4), None, null).IsLast);
        Assert.True(PagePlan.Decide(2, Page(["", ""], total: 4), None with { Count = 2 }, null).IsLast);
    }

    [Fact]
    public void ACampaignAmongRecordsWithoutIdContinuesTheListing() =>
        Assert.False(PagePlan.Decide(1, Page(["", "a"], hasMore: true), None, null).IsLast);
}
