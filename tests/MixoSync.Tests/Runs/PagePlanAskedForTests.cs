using MixoSync.Runs;
using static MixoSync.Tests.Runs.Listings;

namespace MixoSync.Tests.Runs;

/// <summary>Runs that are about some campaigns only.</summary>
public sealed class PagePlanAskedForTests
{
    [Fact]
    public void OnlyRequestedCampaignsAreSynced()
    {
        var plan = Decide(["a", "b", "c"], asked: ["b", "z"]);

        Assert.Equal(["b"], plan.Items.Where(item => item.IsRequested).Select(item => item.Listed.Id));
        Assert.Equal(["a", "b", "c"], Ids(plan));
    }

    [Fact]
    public void TheListingEndsAsSoonAsAllAreFound() =>
        Assert.True(Decide(["a", "b"], asked: ["b"]).IsLast);

    [Fact]
    public void RequestedCampaignsOnEarlierPagesCountAsFound() =>
        Assert.True(Decide(["b"], asked: ["a", "b"], earlier: ["a"]).IsLast);

    [Fact]
    public void TheListingContinuesWhileOneIsNotFound() =>
        Assert.False(Decide(["a", "b"], asked: ["b", "z"]).IsLast);

    [Fact]
    public void TheLastPageNamesMissingCampaigns() =>
        Assert.Equal(["y", "z"], Decide([], asked: ["a", "y", "z"], earlier: ["a"]).Missing.Order());

    [Fact]
    public void APageBeforeTheLastNamesNoMissingCampaigns() =>
        Assert.Empty(Decide(["a"], asked: ["z"]).Missing);

    [Fact]
    public void ARequestedCampaignBeyondTheTotalIsMissing() =>
        Assert.Equal(["phantom"], Decide(["a", "phantom"], asked: ["phantom"], total: 1).Missing);

    [Fact]
    public void RequestedIdsAreLookedUpWithThoseOfThePage() => Assert.Equal(
        ["a", "b", "z"], PagePlan.IdsToLookUp(1, Page(["a", "b", "a"]), new CampaignIds(["b", "z"])));

    private static PagePlan Decide(string[] page, string[] asked, string[]? earlier = null, long? total = null) =>
        PagePlan.Decide(
            2,
            Page(page, hasMore: true, total),
            new EarlierPages(earlier?.Length ?? 0, (earlier ?? []).ToHashSet()),
            new CampaignIds(asked));
}
