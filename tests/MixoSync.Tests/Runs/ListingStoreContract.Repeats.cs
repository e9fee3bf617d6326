using MixoSync.Storage;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Runs;

/// <summary>Pages that are recorded more than once.</summary>
public abstract partial class ListingStoreContract
{
    [Fact]
    public async Task RecordingAPageTwiceChangesNothing()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a", "b"), Token);
        await SyncAsync(run, "a");
        var (once, synced, pending) = (await ReadAsync(run), await ItemAsync("a"), await ItemAsync("b"));

        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a", "b"), Token);

        Assert.Equal((once, synced, pending), (await ReadAsync(run), await ItemAsync("a"), await ItemAsync("b")));

        Task<StoredItem?> ItemAsync(string id) => Database.ItemAsync(run.Id, id);
    }

    [Fact]
    public async Task ACampaignThatIsNoLongerOnItsPageIsDeleted()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.PageWithBacklog("a", "b"), Token);

        await Listings.RecordPageAsync(run.Id, 1, Samples.PageWithBacklog("a", "c"), Token);

        Assert.Null(await Database.ItemAsync(run.Id, "b"));
        Assert.Equal(2, (await ReadAsync(run)).Pending);
    }

    [Fact]
    public async Task APageThatIsEmptyTheSecondTimeLosesAllItsItems()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.PageWithBacklog("a", "b"), Token);
        await Listings.RecordPageAsync(run.Id, 1, Samples.LastPage(), Token);
        Assert.Equal(0, (await ReadAsync(run)).Listed);
    }

    [Fact]
    public async Task ASyncedItemThatIsNoLongerOnItsPageIsKept()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a", "b"), Token);
        await SyncAsync(run, "b");

        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a"), Token);

        Assert.Equal("synced", (await Database.ItemAsync(run.Id, "b"))!.State);
    }

    [Fact]
    public async Task ItemsOfOtherPagesAndRunsAreKept()
    {
        var (run, other) = (await StartRunAsync(), await ListedRunAsync("x"));
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a"), Token);

        await Listings.RecordPageAsync(run.Id, 2, Samples.Page("b"), Token);

        Assert.Equal(2, (await ReadAsync(run)).Pending);
        Assert.Equal(other, await ReadAsync(other));
    }

    [Fact]
    public async Task ALateEarlierPageDoesNotResetTheListing()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a"), Token);
        await Listings.RecordPageAsync(run.Id, 2, Samples.LastPage("b"), Token);
        var finished = await ReadAsync(run);

        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a"), Token);

        Assert.Equal(finished, await ReadAsync(run));
    }
}
