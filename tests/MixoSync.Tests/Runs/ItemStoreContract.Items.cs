using MixoSync.Storage;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Runs;

/// <summary>The items of a run.</summary>
public abstract partial class ItemStoreContract
{
    [Fact]
    public async Task ASyncedItemStaysSynced()
    {
        var run = await ListedRunAsync("c1");
        await SaveAsync(run, Spring);
        var synced = await Database.ItemAsync(run.Id, "c1");

        await FailAsync(run, "c1");
        await SkipAsync(run, "c1");

        Assert.Equal("synced", synced!.State);
        Assert.Equal(synced, await Database.ItemAsync(run.Id, "c1"));
    }

    [Fact]
    public async Task SyncingAFailedItemClearsItsFailure()
    {
        var run = await ListedRunAsync("c1");
        await FailAsync(run, "c1");

        await SaveAsync(run, Spring);

        var item = await Database.ItemAsync(run.Id, "c1");
        Assert.Equal(("synced", null, null), (item!.State, item.FailureKind, item.Reason));
    }

    [Fact]
    public async Task ASkippedItemKeepsItsReason()
    {
        var run = await ListedRunAsync("c1");
        await Items.SaveSkippedAsync(Message(run, "c1").Item, "not changed", Token);
        var item = await Database.ItemAsync(run.Id, "c1");
        Assert.Equal(("skipped", "not changed"), (item!.State, item.Reason));
    }

    [Fact]
    public async Task AMessageOfAnOlderListingStillSyncsItsItem()
    {
        var run = await ListedRunAsync("c1");
        var older = await Listings.GetTimeAsync(Token);
        await SaveAsync(run, Changed);
        var next = await NextRunAsync(run);

        await SaveSyncedAsync(Message(next, "c1", older), Spring, Token);

        Assert.Equal("synced", (await Database.ItemAsync(next.Id, "c1"))!.State);
    }

    [Fact]
    public async Task SyncingACampaignThatNoPageRecordedAddsItsItem()
    {
        var run = await ListedRunAsync();
        await SaveAsync(run, Spring);
        var item = await Database.ItemAsync(run.Id, "c1");
        Assert.Equal(("synced", 1), (item!.State, item.Page));
    }

    [Fact]
    public async Task SavingAnItemOfADeletedRunDoesNothing()
    {
        var run = await ListedRunAsync("c1");
        await Clients.RemoveAsync(run.ClientId, Token);

        await FailAsync(run, "c1");
        await SaveAsync(run, Spring);

        Assert.Null(await Database.ItemAsync(run.Id, "c1"));
    }
}
