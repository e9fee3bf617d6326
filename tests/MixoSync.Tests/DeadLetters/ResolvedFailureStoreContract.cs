using MixoSync.DeadLetters;
using MixoSync.Runs;
using MixoSync.Storage;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.DeadLetters;

public abstract class ResolvedFailureStoreContract(TestStorage storage) : StorageContract(storage)
{
    private ResolvedFailureStore ResolvedFailures => new(Database);

    [Fact]
    public async Task ACampaignThatItsOwnRunHasSyncedLaterIsResolved()
    {
        var run = await ListedRunAsync("c1", "c2", "c3", "c4");
        await SyncAsync(run, "c1");
        await SkipAsync(run, "c2");
        await FailAsync(run, "c3");

        Assert.Equal(["c1", "c2"], (await GetResolvedAsync(run, "c1", "c2", "c3", "c4")).Order());
    }

    [Fact]
    public async Task ACampaignThatALaterRunHasSyncedIsResolved()
    {
        var failed = await EndedRunAsync();
        var later = await ListedRunOfAsync(failed.ClientId, "c1", "c2");
        await SyncAsync(later, "c2");

        Assert.Equal(["c2"], await GetResolvedAsync(failed, "c1", "c2"));
    }

    [Fact]
    public async Task ACampaignThatALaterPartialRunOnlyListedIsNotResolved()
    {
        var failed = await EndedRunAsync();
        var later = await ListedRunOfAsync(failed.ClientId, "c1");
        await Items.SaveSkippedAsync(Message(later, "c1").Item, ListingStore.NotRequested, Token);

        Assert.Empty(await GetResolvedAsync(failed, "c1"));
    }

    [Fact]
    public async Task ACampaignThatALaterPartialRunDidNotFindIsNotResolved()
    {
        var failed = await EndedRunAsync();
        var later = await ListedRunOfAsync(failed.ClientId, "c1");
        await Items.SaveSkippedAsync(Message(later, "c1").Item, ListingStore.NotListed, Token);

        Assert.Empty(await GetResolvedAsync(failed, "c1"));
    }

    [Fact]
    public async Task ACampaignThatAnEarlierRunHasSyncedIsNotResolved()
    {
        var earlier = await ListedRunAsync("c1");
        await SyncAsync(earlier, "c1");
        await Runs.TryCompleteAsync(earlier.Id, BackfillSchedule.None, Token);
        var failed = await ListedRunOfAsync(earlier.ClientId, "c1");

        Assert.Empty(await GetResolvedAsync(failed, "c1"));
    }

    [Fact]
    public async Task ARunOfAnotherClientResolvesNothing()
    {
        var failed = await EndedRunAsync();
        await SyncAsync(await ListedRunAsync("c1"), "c1");

        Assert.Empty(await GetResolvedAsync(failed, "c1"));
    }

    [Fact]
    public async Task ADeletedRunHasNoResolvedFailures()
    {
        Assert.Empty(await ResolvedFailures.GetResolvedAsync(Guid.NewGuid(), ["c1"], Token));
        Assert.False(await ResolvedFailures.HasSucceededSinceAsync(Guid.NewGuid(), Token));
    }

    [Fact]
    public async Task TheListingTimesOfStoredCampaignsAreReturned()
    {
        var run = await ListedRunAsync("c1", "c2");
        await SyncAsync(run, "c1");

        var listedAt = await ResolvedFailures.GetListedAtAsync(run.ClientId, ["c1", "c2"], Token);

        var stored = Assert.Single(await Database.CampaignsOfAsync(run.ClientId));
        Assert.Equal([KeyValuePair.Create("c1", stored.ListedAt)], listedAt);
    }

    [Fact]
    public async Task ALaterSuccessfulRunResolvesAFailedListing()
    {
        var failed = await EndedRunAsync();
        var later = await ListedRunOfAsync(failed.ClientId, "c1");
        Assert.False(await ResolvedFailures.HasSucceededSinceAsync(failed.Id, Token));

        await SyncAsync(later, "c1");
        await Runs.TryCompleteAsync(later.Id, BackfillSchedule.None, Token);

        Assert.True(await ResolvedFailures.HasSucceededSinceAsync(failed.Id, Token));
        Assert.False(await ResolvedFailures.HasSucceededSinceAsync(later.Id, Token));
    }

    [Fact]
    public async Task APartialRunDoesNotResolveAFailedListing()
    {
        var failed = await EndedRunAsync();
        var id = (await Runs.OpenAsync(new NewRun(failed.ClientId, RunOrigin.Manual, new CampaignIds(["c1"])), Token))!.Value;
        await SyncAsync(await ListAsync(id, "c1"), "c1");
        await Runs.TryCompleteAsync(id, BackfillSchedule.None, Token);

        Assert.False(await ResolvedFailures.HasSucceededSinceAsync(failed.Id, Token));
    }

    private Task<IReadOnlySet<string>> GetResolvedAsync(Run run, params string[] campaigns) => ResolvedFailures.GetResolvedAsync(run.Id, campaigns, Token);

    private async Task<Run> EndedRunAsync()
    {
        var run = await ListedRunAsync("c1");
        await FailAsync(run, "c1");
        await Runs.TryCompleteAsync(run.Id, BackfillSchedule.None, Token);
        return run;
    }
}
