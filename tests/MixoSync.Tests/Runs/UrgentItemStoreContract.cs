using MixoSync.Quotas;
using MixoSync.Runs;
using MixoSync.Storage;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Runs;

/// <summary>How campaigns become urgent work of an active run.</summary>
public abstract class UrgentItemStoreContract(TestStorage storage) : StorageContract(storage)
{
    private UrgentItemStore Urgent => new(Database);

    [Fact]
    public async Task WithoutAnActiveRunNothingIsAdded() =>
        Assert.Null(await Urgent.TryAddAsync((await AddClientAsync()).Id, new CampaignIds(["a"]), Token));

    [Fact]
    public async Task AnUrgentCampaignOfTheBacklogIsSentFirstAndBeyondTheInFlightLimit()
    {
        var run = await BacklogRunAsync(isListed: true, "a", "b", "c", "d");
        Assert.Equal(["a", "b"], await SendAsync(run));

        await AddAsync(run, "d");

        Assert.Equal(["d"], await SendAsync(run));
        Assert.Empty(await SendAsync(run));
        var state = await Items.GetStateAsync(run.Id, "d", Token);
        Assert.Equal((true, Lane.Urgent), (state!.IsUrgent, state.Lane));
    }

    [Fact]
    public async Task AnUrgentCampaignThatIsUnderWayStaysSo()
    {
        var run = await BacklogRunAsync(isListed: true, "a");
        await SendAsync(run);

        await AddAsync(run, "a");

        Assert.Empty(await SendAsync(run));
        Assert.False((await UrgentAsync(run, "a")).HasEnded(run));
        await SyncAsync(run, "a");
        Assert.True((await UrgentAsync(run, "a")).IsSynced);
    }

    [Fact]
    public async Task ASyncedCampaignIsSyncedAgainWithItsStoredData()
    {
        var run = await BacklogRunAsync(isListed: true, "a", "b");
        await SaveAsync(run, Samples.Campaign("a") with { Attributes = """{"b":1,"a":[1,2]}""" });
        var before = await Items.GetStateAsync(run.Id, "a", Token);

        await AddAsync(run, "a");
        var claimed = (await Backlog.ClaimNextAsync(run.Id, Token))!;
        var message = Assert.Single(claimed.Items);
        Assert.False((await UrgentAsync(run, "a")).HasEnded(run));
        await SaveSyncedAsync(new(run.Id, run.ClientId, message.Listed, message.ListedAt), message.Listed.Campaign!, Token);

        var after = await Items.GetStateAsync(run.Id, "a", Token);
        Assert.Equal((before!.ContentHash, before.ChangedAt, before.ListedAt), (after!.ContentHash, after.ChangedAt, after.ListedAt));
        Assert.True((await UrgentAsync(run, "a")).HasEnded(run));
    }

    [Fact]
    public async Task AStoredCampaignIsAddedAndSyncedAgainWhenAPageListsIt()
    {
        var run = await WithStoredAsync("x");
        await AddAsync(run, "x");
        Assert.Equal(["x"], await SendAsync(run));
        await Items.TryClaimAsync(Message(run, "x").Item, isRedelivered: false, Token);

        await Listings.RecordPageAsync(run.Id, 1, Samples.PageWithBacklog("x", "y") with { IsLast = true }, Token);
        await SyncAsync(run, "x");

        var item = (await Database.ItemsAsync(run.Id)).Single(item => item.CampaignId == "x");
        Assert.Equal(("pending", 1, DateTimeOffset.UnixEpoch), (item.State, item.Page, BacklogItem.Parse(item.Message!).ListedAt));
        await SyncAsync(run, "x");
        Assert.Equal((2, 1, 1), await CountsAsync(run));
    }

    [Fact]
    public async Task ACampaignThatWasSyncedBeforeItsPageIsSyncedWithTheListedData()
    {
        var run = await WithStoredAsync("x");
        await AddAsync(run, "x");
        await SyncAsync(run, "x");

        await Listings.RecordPageAsync(run.Id, 1, Samples.PageWithBacklog("x") with { IsLast = true }, Token);

        Assert.Equal(["x"], await SendAsync(run));
    }

    [Fact]
    public async Task AnAddedCampaignDoesNotCountAsListed()
    {
        var run = await WithStoredAsync("x");
        await AddAsync(run, "x");
        var earlier = await Listings.GetEarlierPagesAsync(run.Id, 2, ["x"], Token);

        var removals = await Listings.RecordPageAsync(run.Id, 1, Samples.PageWithBacklog("y") with { IsLast = true, Total = 1 }, Token);

        Assert.Equal((0, 0), (earlier.Count, earlier.Known.Count));
        Assert.Equal(new Removals(0, 1, ReasonIncomplete: null), removals);
    }

    [Fact]
    public async Task AnUnknownCampaignWaitsForTheListing()
    {
        var run = await BacklogRunAsync(isListed: false, "a");
        await AddAsync(run, "new");
        Assert.False((await UrgentAsync(run, "new")).HasEnded(run));

        await Listings.RecordPageAsync(run.Id, 2, Samples.PageWithBacklog("b", "new"), Token);

        Assert.Equal(["new"], await SendAsync(run));
    }

    [Fact]
    public async Task ACampaignThatIsNotListedEndsWithTheListing()
    {
        var run = await BacklogRunAsync(isListed: false, "a");
        await AddAsync(run, "typo");

        await Listings.RecordPageAsync(run.Id, 2, Samples.PageWithBacklog("b") with { IsLast = true }, Token);

        var item = await UrgentAsync(run, "typo");
        Assert.Equal((true, true, false), (item.IsNotListed, item.HasEnded(await ReadAsync(run)), item.IsSynced));
    }

    [Fact]
    public async Task ACampaignThatTheRunCannotKnowIsRejectedWithAllOthers()
    {
        var run = await BacklogRunAsync(isListed: true, "a");

        var rejected = await Assert.ThrowsAsync<ConfigurationException>(() => AddAsync(run, "a", "nobody"));

        Assert.Contains("Campaign 'nobody' is neither stored nor listed by the active run", rejected.Message);
        Assert.Empty(await Urgent.ListAsync(run.Id, Token));
    }

    [Fact]
    public async Task AFailedCampaignIsTriedAgainIfItsDataIsStored()
    {
        var run = await BacklogRunAsync(isListed: true, "a", "b", "c");
        await SyncAsync(run, "a");
        run = await NextRunAsync(run);
        await Listings.RecordPageAsync(run.Id, 1, Samples.PageWithBacklog("a", "b", "c") with { IsLast = true }, Token);
        await FailAsync(run, "a");
        await FailAsync(run, "b");

        await AddAsync(run, "a");
        var rejected = await Assert.ThrowsAsync<ConfigurationException>(() => AddAsync(run, "b"));

        Assert.Equal(["a"], await SendAsync(run));
        Assert.Contains("has never been synced", rejected.Message);
    }

    [Fact]
    public async Task APartialRunListsTheAddedCampaigns()
    {
        var run = await NextRunAsync(await BacklogRunAsync(isListed: true, "a"), only: new CampaignIds(["a"]));

        await AddAsync(run, "b", "a");

        Assert.Equal(["a", "b"], (await ReadAsync(run)).CampaignIds!.Values);
    }

    [Fact]
    public async Task ARunNeverEndsWithAnUrgentCampaign()
    {
        for (var round = 0; round < 10; round++)
        {
            var run = await BacklogRunAsync(isListed: true, "a");
            await SyncAsync(run, "a");

            var adding = Urgent.TryAddAsync(run.ClientId, new CampaignIds(["a"]), Token);
            var ended = await Runs.TryCompleteAsync(run.Id, BackfillSchedule.None, Token);

            Assert.Equal(ended, await adding is null);
        }
    }

    private Task<Guid?> AddAsync(Run run, params string[] campaigns) => Urgent.TryAddAsync(run.ClientId, new CampaignIds(campaigns), Token);

    private async Task<UrgentItem> UrgentAsync(Run run, string campaign) =>
        (await Urgent.ListAsync(run.Id, Token)).Single(item => item.CampaignId == campaign);

    private async Task<(int Listed, int Pending, int Synced)> CountsAsync(Run run) =>
        await ReadAsync(run) is var read ? (read.Listed, read.Pending, read.Synced) : default;

    // A run whose listing has not begun, of a client with a stored campaign.
    private async Task<Run> WithStoredAsync(string campaign)
    {
        var first = await BacklogRunAsync(isListed: true, campaign);
        await SyncAsync(first, campaign);
        return await NextRunAsync(first);
    }
}
