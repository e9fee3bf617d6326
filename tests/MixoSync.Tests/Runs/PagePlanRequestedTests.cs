using MixoSync.Runs;
using static MixoSync.Tests.Runs.Listings;

namespace MixoSync.Tests.Runs;

/// <summary>Pages of partial runs.</summary>
public sealed class PagePlanRequestedTests
{
    [Fact]
    public void OnlyRequestedCampaignsAreSynced()
    {
        var plan = Decide(["a", "b", "c"], requested: ["b", "z"]);

        Assert.Equal(["b"], plan.Items.Where(item => item.IsRequested).Select(item => item.Listed.Id));
        Assert.Equal(["a", "b", "c"], Ids(plan));
    }

    [Fact]
    public void TheListingEndsOnceAllRequestedCampaignsAreFound() =>
        Assert.True(Decide(["a", "b"], requested: ["b"]).IsLast);

    [Fact]
    public void CampaignsOnEarlierPagesCountAsFound() =>
        Assert.True(Decide(["b"], requested: ["a", "b"], earlier: ["a"]).IsLast);

    [Fact]
    public void TheListingContinuesWhileARequestedCampaignIsMissing() =>
        Assert.False(Decide(["a", "b"], requested: ["b", "z"]).IsLast);

    [Fact]
    public void TheLastPageReportsMissingCampaigns() =>
        Assert.Equal(["y", "z"], Decide([], requested: ["a", "y", "z"], earlier: ["a"]).Missing.Order());

    [Fact]
    public void OnlyTheLastPageReportsMissingCampaigns() =>
        Assert.Empty(Decide(["a"], requested: ["z"]).Missing);

    [Fact]
    public void ARequestedPhantomIsMissing() =>
        Assert.Equal(["phantom"], Decide(["a", "phantom"], requested: ["phantom"], total: 1).Missing);

    [Fact]
    public void RequestedIdsAreLookedUpWithTheIdsOfThePage() => Assert.Equal(
        ["a", "b", "z"], PagePlan.IdsToLookUp(1, Page(["a", "b", "a"]), new CampaignIds(["b", "z"])));

    private static PagePlan Decide(string[] page, string[] requested, string[]? earlier = null, long? total = null) =>
        PagePlan.Decide(
            2,
            Page(page, hasMore: true, total),
            new EarlierPages(earlier?.Length ?? 0, (earlier ?? []).ToHashSet()),
            new CampaignIds(requested));
}
