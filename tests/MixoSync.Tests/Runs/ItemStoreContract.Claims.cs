using MixoSync.Runs;

namespace MixoSync.Tests.Runs;

/// <content>Only one of several concurrent copies of a message claims its item.</content>
public abstract partial class ItemStoreContract
{
    [Fact]
    public async Task AnItemHasOneClaimAtATime()
    {
        var run = await ListedRunAsync("a", "b");

        Assert.True(await ClaimAsync(run, "a"));
        Assert.False(await ClaimAsync(run, "a"));
        Assert.True(await ClaimAsync(run, "b"));
    }

    [Fact]
    public async Task ARedeliveredMessageTakesOverTheClaim()
    {
        var run = await ListedRunAsync("a");
        await ClaimAsync(run, "a");

        Assert.True(await ClaimAsync(run, "a", isRedelivered: true));
    }

    [Fact]
    public async Task ParkingReleasesTheClaim()
    {
        var run = await ListedRunAsync("a");
        await ClaimAsync(run, "a");
        await Items.SaveParkedAsync(Message(run, "a").Item, TimeSpan.FromMinutes(1), "waits for quota", Token);

        Assert.True(await ClaimAsync(run, "a"));
    }

    [Fact]
    public async Task AFailedItemCanBeClaimedAgain()
    {
        var run = await ListedRunAsync("a");
        await ClaimAsync(run, "a");
        await FailAsync(run, "a");

        Assert.True(await ClaimAsync(run, "a"));
    }

    [Fact]
    public async Task ASyncedItemCannotBeClaimed()
    {
        var run = await ListedRunAsync("a");
        await SyncAsync(run, "a");

        Assert.False(await ClaimAsync(run, "a", isRedelivered: true));
    }

    private Task<bool> ClaimAsync(Run run, string campaign, bool isRedelivered = false) =>
        Items.TryClaimAsync(Message(run, campaign).Item, isRedelivered, Token);
}
