using MixoSync.Platforms;
using MixoSync.Runs;

namespace MixoSync.Tests.Runs;

/// <summary>The state that is read before a campaign is synced.</summary>
public abstract partial class ItemStoreContract
{
    [Fact]
    public async Task ADeletedRunHasNoItemState()
    {
        Assert.Null(await Items.GetStateAsync(Guid.NewGuid(), "c1", Token));
    }

    [Fact]
    public async Task ANewCampaignHasOnlyTheStateOfItsItem()
    {
        var run = await ListedRunAsync("c1");
        Assert.Equal(new ItemState { Item = "pending" }, await Items.GetStateAsync(run.Id, "c1", Token));
    }

    [Fact]
    public async Task TheNextRunReadsTheStoredContent()
    {
        var run = await ListedRunAsync("c1");
        await SaveAsync(run, Spring);
        var stored = await StoredAsync(run);

        var state = await Items.GetStateAsync((await NextRunAsync(run)).Id, "c1", Token);

        Assert.Equal(new ItemState { Origin = RunOrigin.Manual, ContentHash = Spring.ContentHash(), ListedAt = stored.ListedAt, ChangedAt = stored.ChangedAt }, state);
    }

    [Fact]
    public async Task TheCampaignOfAnotherClientIsNotRead()
    {
        var (run, other) = (await ListedRunAsync("c1"), await ListedRunAsync("c1"));
        await SaveAsync(other, Spring);
        Assert.Null((await Items.GetStateAsync(run.Id, "c1", Token))!.ContentHash);
    }

    [Fact]
    public async Task TheStateContainsTheRequestOfTheRun()
    {
        var client = await AddClientAsync();
        var since = new DateTimeOffset(2025, 5, 1, 0, 0, 0, TimeSpan.Zero);
        var run = await Runs.OpenAsync(new NewRun(client.Id, RunOrigin.Manual, new CampaignIds(["c1", "c2"]), since), Token);

        var state = await Items.GetStateAsync(run!.Value, "c1", Token);

        Assert.Equal(since, state!.Since);
        Assert.Equal(["c1", "c2"], state.CampaignIds!.Values);
    }

    [Fact]
    public async Task ARunProgressesWhenACampaignIsSynced()
    {
        var run = await ListedRunAsync("c1", "c2");
        var (before, _) = await Items.GetProgressAsync(run.Id, DateTimeOffset.MaxValue, Token);
        await Items.SaveFailedAsync(new ItemKey(run.Id, "c2"), FailureKind.Rejected, "no", Token);
        Assert.False((await Items.GetProgressAsync(run.Id, before, Token)).HasProgressed);

        await SaveAsync(run, Spring);

        var (after, hasProgressed) = await Items.GetProgressAsync(run.Id, before, Token);
        Assert.True(hasProgressed);
        Assert.False((await Items.GetProgressAsync(run.Id, after, Token)).HasProgressed);
    }
}
