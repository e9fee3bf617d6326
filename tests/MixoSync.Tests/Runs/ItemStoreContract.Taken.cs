using MixoSync.Runs;

namespace MixoSync.Tests.Runs;

/// <content>Of copies of a message that come at once, one is handled.</content>
public abstract partial class ItemStoreContract
{
    [Fact]
    public async Task AnItemIsClaimedOnce()
    {
        var run = await ListedRunAsync("a", "b");

        Assert.True(await TakeAsync(run, "a"));
        Assert.False(await TakeAsync(run, "a"));
        Assert.True(await TakeAsync(run, "b"));
    }

    [Fact]
    public async Task ARedeliveredMessageTakesOverTheClaim()
    {
        var run = await ListedRunAsync("a");
        await TakeAsync(run, "a");

        Assert.True(await TakeAsync(run, "a", isRedelivered: true));
    }

    [Fact]
    public async Task ParkingReleasesTheClaim()
    {
        var run = await ListedRunAsync("a");
        await TakeAsync(run, "a");
        await Items.SaveParkedAsync(Message(run, "a").Item, TimeSpan.FromMinutes(1), "waiting for quota", Token);

        Assert.True(await TakeAsync(run, "a"));
    }

    [Fact]
    public async Task AFailedItemCanBeClaimedAgain()
    {
        var run = await ListedRunAsync("a");
        await TakeAsync(run, "a");
        await FailAsync(run, "a");

        Assert.True(await TakeAsync(run, "a"));
    }

    [Fact]
    public async Task AFinishedItemCannotBeClaimed()
    {
        var run = await ListedRunAsync("a");
        await SyncAsync(run, "a");

        Assert.False(await TakeAsync(run, "a", isRedelivered: true));
    }

    private Task<bool> TakeAsync(Run run, string campaign, bool isRedelivered = false) =>
        Items.TryClaimAsync(Message(run, campaign).Item, isRedelivered, Token);
}
