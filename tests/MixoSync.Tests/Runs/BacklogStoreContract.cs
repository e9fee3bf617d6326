using MixoSync.Platforms;
using MixoSync.Runs;
using MixoSync.Storage;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Runs;

/// <summary>How many messages of a run are sent, and which return to the backlog.</summary>
public abstract class BacklogStoreContract(TestStorage storage) : StorageContract(storage)
{
    [Fact]
    public async Task ARunSendsMessagesUpToTheInFlightLimit()
    {
        var run = await RunAsync("a", "b", "c");

        Assert.Equal(["a", "b"], await SendAsync(run));
        Assert.Empty(await SendAsync(run));
        Assert.Equal(1, (await ReadAsync(run)).Backlog);
    }

    [Fact]
    public async Task ACompletedMessageFreesCapacityForTheNext()
    {
        var run = await RunAsync("a", "b", "c");
        await SendAsync(run);

        await SyncAsync(run, "a");

        Assert.Equal(["c"], await SendAsync(run));
    }

    [Fact]
    public async Task AParkedMessageFreesNoCapacity()
    {
        var run = await RunAsync("a", "b", "c");
        await SendAsync(run);
        await Items.TryClaimAsync(Message(run, "a").Item, isRedelivered: false, Token);
        await Items.SaveParkedAsync(Message(run, "a").Item, TimeSpan.FromHours(1), "waits for quota", Token);

        Assert.Empty(await SendAsync(run));
    }

    [Fact]
    public async Task OneCallIsLeftForTheListing()
    {
        var run = await BacklogRunAsync(isListed: false, "a", "b", "c");
        Assert.Equal(["a"], await SendAsync(run));
    }

    [Fact]
    public async Task ClaimedMessagesAreNotClaimedAgain()
    {
        var run = await RunAsync("a", "b", "c");
        await Backlog.ClaimNextAsync(run.Id, Token);
        Assert.Null(await Backlog.ClaimNextAsync(run.Id, Token));
    }

    [Fact]
    public async Task ReleasedMessagesAreClaimedAgain()
    {
        var run = await RunAsync("a", "b", "c");
        await Backlog.ReleaseAsync((await Backlog.ClaimNextAsync(run.Id, Token))!, Token);
        Assert.Equal(["a", "b"], await SendAsync(run));
    }

    [Fact]
    public async Task ClaimsOfADeadProcessExpire()
    {
        var run = await RunAsync("a", "b", "c");
        await Backlog.ClaimNextAsync(run.Id, Token);

        await Database.ExpireSendClaimsAsync(run.Id);

        Assert.Equal(["a", "b"], await SendAsync(run));
    }

    [Fact]
    public async Task AMessageReturnedBeforeItsConfirmationStaysInTheBacklog()
    {
        var run = await RunAsync("a", "b", "c");
        var claimed = (await Backlog.ClaimNextAsync(run.Id, Token))!;
        await Items.TryClaimAsync(Message(run, "a").Item, isRedelivered: false, Token);
        Assert.True(await Backlog.TryReturnAsync(run.Id, Message(run, "a").BacklogItem, isClaimed: true, Token));

        await Backlog.MarkSentAsync(claimed, Token);

        Assert.Equal(2, (await ReadAsync(run)).Backlog);
    }

    [Fact]
    public async Task AMessageKeepsItsContentInTheBacklog()
    {
        var run = await StartRunAsync(maxInFlight: 1);
        var campaign = Samples.Campaign("a") with { Name = "Ünï\u0000🎯'\"", Budget = 12345.6700m };
        var plan = new PagePlan([new PlannedItem(new ListedCampaign("a", campaign), true)], [], IsLast: true, Total: 1, Dropped: 0)
        {
            ListedAt = new DateTimeOffset(2026, 5, 6, 7, 8, 9, TimeSpan.Zero).AddMicroseconds(123456),
        };
        await Listings.RecordPageAsync(run.Id, 1, plan, Token);

        var item = Assert.Single((await Backlog.ClaimNextAsync(run.Id, Token))!.Items);

        Assert.Equal(new BacklogItem(new ListedCampaign("a", campaign), plan.ListedAt.Value), item);
    }

    [Fact]
    public async Task AMessageReturnsToTheBacklogOnlyIfAnotherIsOutstanding()
    {
        var run = await RunAsync("a", "b", "c");
        await SendAsync(run);
        await Items.TryClaimAsync(Message(run, "a").Item, isRedelivered: false, Token);
        await Items.TryClaimAsync(Message(run, "b").Item, isRedelivered: false, Token);

        Assert.True(await Backlog.TryReturnAsync(run.Id, Message(run, "a").BacklogItem, isClaimed: true, Token));
        Assert.False(await Backlog.TryReturnAsync(run.Id, Message(run, "b").BacklogItem, isClaimed: true, Token));
    }

    [Fact]
    public async Task ReplayedMessagesAboveTheInFlightLimitGoIntoTheBacklog()
    {
        var run = await FailedRunAsync("a", "b", "c");

        Assert.False(await ReplayAsync(run, "a"));
        Assert.False(await ReplayAsync(run, "b"));
        Assert.True(await ReplayAsync(run, "c"));

        await SyncAsync(run, "a");
        Assert.Equal(["c"], await SendAsync(run));
    }

    [Fact]
    public async Task AParkedReplayedMessageIsUnclaimedAndOutstanding()
    {
        var run = await FailedRunAsync("a", "b", "c");
        await ReplayAsync(run, "a");
        await Items.SaveParkedAsync(Message(run, "a").Item, TimeSpan.FromSeconds(1), "waiting for quota", Token);

        var item = (await Database.ItemAsync(run.Id, "a"))!;
        Assert.Equal(("failed", "no such campaign"), (item.State, item.Reason));
        Assert.Null(item.DeliveredAt);
        Assert.False(await ReplayAsync(run, "b"));
        Assert.True(await ReplayAsync(run, "c"));
        Assert.False(await ReplayAsync(run, "a"));
    }

    [Fact]
    public async Task ACancelledRunSendsNothing()
    {
        var run = await RunAsync("a", "b", "c");
        await Runs.CancelAsync(run.Id, "cancelled", Token);
        Assert.Empty(await SendAsync(run));
    }

    [Fact]
    public async Task ARunWithABacklogAndNothingOutstandingIsStalled()
    {
        var run = await RunAsync("a", "b", "c");
        Assert.Contains(run.Id, await StalledAsync());

        await SendAsync(run);
        Assert.DoesNotContain(run.Id, await StalledAsync());

        await SyncAsync(run, "a");
        await SyncAsync(run, "b");
        Assert.Contains(run.Id, await StalledAsync());
    }

    [Fact]
    public async Task MessagesOfOtherClientsDoNotCount()
    {
        await SendAsync(await RunAsync("a", "b", "c"));
        Assert.Equal(["a", "b"], await SendAsync(await RunAsync("a", "b", "c")));
    }

    private Task<IReadOnlyList<Guid>> StalledAsync() => Backlog.FindStalledAsync(1_000, TimeSpan.FromDays(1), Token);

    // Returns true if the message went into the backlog, and claims the item otherwise.
    private async Task<bool> ReplayAsync(Run run, string campaign)
    {
        var returned = await Backlog.TryReturnAsync(run.Id, Message(run, campaign).BacklogItem, isClaimed: false, Token);
        return returned || !await Items.TryClaimAsync(Message(run, campaign).Item, isRedelivered: false, Token);
    }

    private Task<Run> RunAsync(params string[] campaigns) => BacklogRunAsync(isListed: true, campaigns);

    private async Task<Run> FailedRunAsync(params string[] campaigns)
    {
        var run = await RunAsync(campaigns);
        foreach (var campaign in campaigns)
        {
            await FailAsync(run, campaign);
        }

        await Runs.TryCompleteAsync(run.Id, BackfillSchedule.None, Token);
        return await ReadAsync(run);
    }
}
