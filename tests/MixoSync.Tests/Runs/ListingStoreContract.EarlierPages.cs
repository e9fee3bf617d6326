using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Runs;

/// <summary>The campaigns of earlier pages.</summary>
public abstract partial class ListingStoreContract
{
    [Fact]
    public async Task AllCampaignsOfEarlierPagesAreCounted()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a", "b"), Token);
        await Listings.RecordPageAsync(run.Id, 2, Samples.Page("c"), Token);
        Assert.Equal(3, (await Listings.GetEarlierPagesAsync(run.Id, 3, [], Token)).Count);
    }

    [Fact]
    public async Task EarlierPagesContainTheGivenCampaigns()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a", "b"), Token);
        Assert.Equal(["b"], (await Listings.GetEarlierPagesAsync(run.Id, 2, ["b", "c"], Token)).Known);
    }

    [Fact]
    public async Task APageDoesNotCountAsItsOwnEarlierPage()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a"), Token);
        await Listings.RecordPageAsync(run.Id, 2, Samples.Page("b"), Token);

        var earlier = await Listings.GetEarlierPagesAsync(run.Id, 2, ["a", "b"], Token);

        Assert.Equal((1, "a"), (earlier.Count, Assert.Single(earlier.Known)));
    }

    [Fact]
    public async Task PagesOfAnotherRunDoNotCount()
    {
        await ListedRunAsync("a");
        var run = await StartRunAsync();

        var earlier = await Listings.GetEarlierPagesAsync(run.Id, 2, ["a"], Token);

        Assert.Equal(0, earlier.Count);
        Assert.Empty(earlier.Known);
    }

    [Fact]
    public async Task ThousandsOfIdsAreLookedUpInOneCall()
    {
        var run = await ListedRunAsync("campaign_6000");
        string[] ids = [.. Enumerable.Range(1, 6_000).Select(number => $"campaign_{number}")];
        Assert.Equal(["campaign_6000"], (await Listings.GetEarlierPagesAsync(run.Id, 2, ids, Token)).Known);
    }
}
