using MixoSync.Platforms;
using MixoSync.Runs;
using MixoSync.Storage;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Runs;

public abstract partial class ItemStoreContract(TestStorage storage) : StorageContract(storage)
{
    private static readonly Campaign Spring = Samples.Campaign("c1");

    private static readonly Campaign Changed = new(
        "c1", "Autumn sale", "paused", 99.99m, 2_001, 101, 3.25m, new DateTimeOffset(2025, 3, 2, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task EveryFieldOfACampaignIsStored()
    {
        var run = await ListedRunAsync("c1");
        await SaveAsync(run, Spring);
        Assert.Equal(Spring, Content(await StoredAsync(run)));
    }

    [Fact]
    public async Task AnUpdateOverwritesEveryField()
    {
        var run = await ListedRunAsync("c1");
        await SaveAsync(run, Spring);

        await SaveAsync(run, Changed);

        var stored = await StoredAsync(run);
        Assert.Equal((Changed, Changed.ContentHash()), (Content(stored), stored.ContentHash));
    }

    [Fact]
    public async Task TheListingTimeComesFromTheMessage()
    {
        var run = await ListedRunAsync("c1");
        var listedAt = await Listings.GetTimeAsync(Token);
        await SaveSyncedAsync(Message(run, "c1", listedAt), Spring, Token);
        Assert.Equal(listedAt, (await StoredAsync(run)).ListedAt);
    }

    [Fact]
    public async Task SavingTheSameMessageTwiceStoresOneCampaign()
    {
        var run = await ListedRunAsync("c1");
        var message = Message(run, "c1", await Listings.GetTimeAsync(Token));

        await SaveSyncedAsync(message, Spring, Token);
        await SaveSyncedAsync(message, Spring, Token);

        Assert.Equal(Spring, Content(await StoredAsync(run)));
    }

    [Fact]
    public async Task AnUnchangedCampaignUpdatesOnlyItsSyncTime()
    {
        var run = await ListedRunAsync("c1");
        await SaveAsync(run, Spring);
        var before = await StoredAsync(run);

        await SaveAsync(run, Spring);

        var after = await StoredAsync(run);
        Assert.Equal(before.ChangedAt, after.ChangedAt);
        Assert.True(before.SyncedAt < after.SyncedAt);
    }

    [Fact]
    public async Task AChangedCampaignUpdatesItsChangeTime()
    {
        var run = await ListedRunAsync("c1");
        await SaveAsync(run, Spring);
        var before = await StoredAsync(run);

        await SaveAsync(run, Spring with { Clicks = Spring.Clicks + 1 });

        Assert.True(before.ChangedAt < (await StoredAsync(run)).ChangedAt);
    }

    [Fact]
    public async Task AnOlderListingDoesNotOverwriteANewerOne()
    {
        var run = await ListedRunAsync("c1");
        var older = await Listings.GetTimeAsync(Token);
        await SaveAsync(run, Changed);
        var newer = await StoredAsync(run);

        await SaveSyncedAsync(Message(run, "c1", older), Spring, Token);

        Assert.Equal(newer, await StoredAsync(run));
    }

    [Fact]
    public async Task TheNewestOfSeveralConcurrentListingsWins()
    {
        var run = await ListedRunAsync("c1");
        var now = await Listings.GetTimeAsync(Token);

        await Task.WhenAll(Enumerable.Range(1, 20).Select(age => Task.Run(() => SaveSyncedAsync(
            Message(run, "c1", now.AddMinutes(-age)), Spring with { Clicks = age }, Token))));

        Assert.Equal(1, (await StoredAsync(run)).Clicks);
    }

    [Fact]
    public async Task TwoClientsCanHaveTheSameCampaignId()
    {
        var (run, other) = (await ListedRunAsync("c1"), await ListedRunAsync("c1"));

        await SaveAsync(run, Spring);
        await SaveAsync(other, Changed);

        Assert.Equal(Spring, Content(await StoredAsync(run)));
    }

    private async Task<StoredCampaign> StoredAsync(Run run) =>
        Assert.Single(await Database.CampaignsOfAsync(run.ClientId));

    private static Campaign Content(StoredCampaign stored) => new(
        stored.CampaignId, stored.Name, stored.Status, stored.Budget, stored.Impressions, stored.Clicks, stored.Conversions,
        stored.CreatedAt);
}
