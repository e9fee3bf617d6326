using MixoSync.Platforms;
using MixoSync.Runs;
using MixoSync.Storage;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Runs;

/// <summary>Which messages count as lost when a probe arrives.</summary>
public abstract partial class OverdueStoreContract
{
    [Fact]
    public async Task ALostStartFailsItsRun()
    {
        var run = await PublishedRunAsync();
        await Database.SetLastHeardOfAsync(run, LongAgo);

        Assert.Equal(new LostMessages(0, Listing: true), await FailLostAsync(Assert.Single(await ClaimAsync())));

        await Runs.TryCompleteAsync(run, BackfillSchedule.None, Token);
        var failed = (await Runs.GetAsync(run, Token))!;
        Assert.Equal((RunState.Failed, FailureKind.Lost), (failed.State, failed.FailureKind));
        Assert.StartsWith("the message was lost", failed.Reason);
    }

    [Fact]
    public async Task LostCampaignsFailWithAReason()
    {
        var run = await ListedRunAsync("a", "b");
        await SyncAsync(run, "b");
        await Database.SetLastHeardOfAsync(run.Id, LongAgo);

        Assert.Equal(new LostMessages(1, Listing: false), await FailLostAsync(Assert.Single(await ClaimAsync())));

        await AssertLostAsync(run, "a");
        Assert.Equal("synced", (await Database.ItemAsync(run.Id, "b"))!.State);
    }

    [Fact]
    public async Task ALostListingFailsWithTheCampaignsOfItsLastPage()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a"), Token);
        await Database.SetLastHeardOfAsync(run.Id, LongAgo);

        Assert.Equal(new LostMessages(1, Listing: true), await FailLostAsync(Assert.Single(await ClaimAsync())));

        await Runs.TryCompleteAsync(run.Id, BackfillSchedule.None, Token);
        Assert.Equal(RunState.Failed, (await ReadAsync(run)).State);
    }

    [Fact]
    public async Task MessagesThatProgressAfterTheProbeAreNotLost()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a", "b"), Token);
        await Database.SetLastHeardOfAsync(run.Id, LongAgo);
        var probe = Assert.Single(await ClaimAsync());

        await Items.TryClaimAsync(Message(run, "a").Item, isRedelivered: false, Token);
        await Items.SaveParkedAsync(Message(run, "b").Item, TimeSpan.FromHours(1), "waits for quota", Token);
        await Listings.SaveDeliveredAsync(run.Id, Token);

        Assert.Equal(new LostMessages(0, Listing: false), await FailLostAsync(probe));
    }

    [Fact]
    public async Task CampaignsWhosePageIsNotLostMayStillBeSent()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a"), Token);
        await Listings.RecordPageAsync(run.Id, 2, Samples.Page("b"), Token);
        await Database.SetLastHeardOfAsync(run.Id, LongAgo);
        var probe = Assert.Single(await ClaimAsync());

        await Listings.SaveParkedAsync(run.Id, TimeSpan.FromHours(1), "waiting for quota", Token);

        Assert.Equal(new LostMessages(1, Listing: false), await FailLostAsync(probe));
        await AssertLostAsync(run, "a");
        Assert.Equal("pending", (await Database.ItemAsync(run.Id, "b"))!.State);
    }

    [Fact]
    public async Task ACancelledRunHasNoLostMessages()
    {
        var run = await ListedRunAsync("a");
        await Database.SetLastHeardOfAsync(run.Id, LongAgo);
        var probe = Assert.Single(await ClaimAsync());
        await Runs.CancelAsync(run.Id, "no longer needed", Token);
        Assert.Equal(new LostMessages(0, Listing: false), await FailLostAsync(probe));
    }

    [Fact]
    public async Task ACampaignDeclaredLostCanStillBeSynced()
    {
        var run = await ListedRunAsync("a");
        await Database.SetLastHeardOfAsync(run.Id, LongAgo);
        await FailLostAsync(Assert.Single(await ClaimAsync()));

        await SyncAsync(run, "a");

        Assert.Equal("synced", (await Database.ItemAsync(run.Id, "a"))!.State);
    }

    private async Task AssertLostAsync(Run run, string campaign)
    {
        var item = await Database.ItemAsync(run.Id, campaign);
        Assert.Equal(("failed", "Lost"), (item!.State, item.FailureKind));
        Assert.StartsWith("the message was lost", item.Reason);
    }
}
