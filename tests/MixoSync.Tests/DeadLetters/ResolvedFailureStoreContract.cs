using MixoSync.DeadLetters;
using MixoSync.Runs;
using MixoSync.Storage;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.DeadLetters;

public abstract class ResolvedFailureStoreContract(TestStorage storage) : StorageContract(storage)
{
    private ResolvedFailureStore Healed => new(Database);

    [Fact]
    public async Task ACampaignThatItsOwnRunSyncedLaterIsResolved()
    {
        var run = await ListedRunAsync("c1", "c2", "c3", "c4");
        await SyncAsync(run, "c1");
        await SkipAsync(run, "c2");
        await FailAsync(run, "c3");

        Assert.Equal(["c1", "c2"], (await DoneAsync(run, "c1", "c2", "c3", "c4")).Order());
    }

    [Fact]
    public async Task ACampaignThatALaterRunSyncedIsResolved()
    {
        var failed = await EndedRunAsync();
        var later = await ListedRunOfAsync(failed.ClientId, "c1", "c2");
        await SyncAsync(later, "c2");

        Assert.Equal(["c2"], await DoneAsync(failed, "c1", "c2"));
    }

    [Fact]
    public async Task ACampaignThatALaterPartialRunMerelyListedIsNotResolved()
    {
        var failed = await EndedRunAsync();
        var later = await ListedRunOfAsync(failed.ClientId, "c1");
        await Items.SaveSkippedAsync(Message(later, "c1").Item, ListingStore.NotRequested, Token);

        Assert.Empty(await DoneAsync(failed, "c1"));
    }

    [Fact]
    public async Task ACampaignThatALaterPartialRunDidNotFindIsNotResolved()
    {
        var failed = await EndedRunAsync();
        var later = await ListedRunOfAsync(failed.ClientId, "c1");
        await Items.SaveSkippedAsync(Message(later, "c1").Item, ListingStore.NotListed, Token);

        Assert.Empty(await DoneAsync(failed, "c1"));
    }

    [Fact]
    public async Task ACampaignThatAnEarlierRunSyncedIsNotResolved()
    {
        var earlier = await ListedRunAsync("c1");
        await SyncAsync(earlier, "c1");
        await Runs.TryCompleteAsync(earlier.Id, BackfillSchedule.None, Token);
        var failed = await ListedRunOfAsync(earlier.ClientId, "c1");

        Assert.Empty(await DoneAsync(failed, "c1"));
    }

    [Fact]
    public async Task ARunOfAnotherClientResolvesNothing()
    {
        var failed = await EndedRunAsync();
        await SyncAsync(await ListedRunAsync("c1"), "c1");

        Assert.Empty(await DoneAsync(failed, "c1"));
    }

    [Fact]
    public async Task AMissingRunHasNoState()
    {
        Assert.Empty(await Healed.GetResolvedAsync(Guid.NewGuid(), ["c1"], Token));
        Assert.False(await Healed.HasSucceededSinceAsync(Guid.NewGuid(), Token));
    }

    [Fact]
    public async Task TheListingTimeOfAStoredCampaignIsKnown()
    {
        var run = await ListedRunAsync("c1", "c2");
        await SyncAsync(run, "c1");

        var listedAt = await Healed.ListedAtAsync(run.ClientId, ["c1", "c2"], Token);

        var stored = Assert.Single(await Database.CampaignsOfAsync(run.ClientId));
        Assert.Equal([KeyValuePair.Create("c1", stored.ListedAt)], listedAt);
    }

    [Fact]
    public async Task ALaterSuccessfulRunResolvesAListingFailure()
    {
        var failed = await EndedRunAsync();
        var later = await ListedRunOfAsync(failed.ClientId, "c1");
        Assert.False(await Healed.HasSucceededSinceAsync(failed.Id, Token));

        await SyncAsync(later, "c1");
        await Runs.TryCompleteAsync(later.Id, BackfillSchedule.None, Token);

        Assert.True(await Healed.HasSucceededSinceAsync(failed.Id, Token));
        Assert.False(await Healed.HasSucceededSinceAsync(later.Id, Token));
    }

    [Fact]
    public async Task APartialRunDoesNotResolveAListingFailure()
    {
        var failed = await EndedRunAsync();
        var id = (await Runs.OpenAsync(new NewRun(failed.ClientId, RunOrigin.Manual, new CampaignIds(["c1"])), Token))!.Value;
        await SyncAsync(await ListAsync(id, "c1"), "c1");
        await Runs.TryCompleteAsync(id, BackfillSchedule.None, Token);

        Assert.False(await Healed.HasSucceededSinceAsync(failed.Id, Token));
    }

    private Task<IReadOnlySet<string>> DoneAsync(Run run, params string[] campaigns) => Healed.GetResolvedAsync(run.Id, campaigns, Token);

    private async Task<Run> EndedRunAsync()
    {
        var run = await ListedRunAsync("c1");
        await FailAsync(run, "c1");
        await Runs.TryCompleteAsync(run.Id, BackfillSchedule.None, Token);
        return run;
    }
}
