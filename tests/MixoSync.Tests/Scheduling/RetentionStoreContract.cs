using MixoSync.Platforms;
using MixoSync.Runs;
using MixoSync.Scheduling;
using MixoSync.Storage;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Scheduling;

public abstract class RetentionStoreContract(TestStorage storage) : StorageContract(storage)
{
    private static readonly BackfillSchedule Later = BackfillSchedule.Parse("06:00:00");

    private RetentionStore Retention => new(Database);

    [Fact]
    public async Task ARunIsDeletedWithItsItemsAfterALaterOneHasEnded()
    {
        var old = await SyncedRunAsync("c1", "c2");
        await SyncedRunOfAsync(old.ClientId, "c1", "c2");

        Assert.Equal(1, await DeleteAsync(TimeSpan.Zero));

        Assert.Null(await Runs.GetAsync(old.Id, Token));
        Assert.Null(await Database.ItemAsync(old.Id, "c1"));
        Assert.Single(await Runs.ListAsync(old.ClientId, 10, Token));
        Assert.Equal(2, (await Database.CampaignsOfAsync(old.ClientId)).Count); // the campaigns are kept
    }

    [Fact]
    public async Task ARunIsKeptForTheRetentionPeriod()
    {
        var old = await SyncedRunAsync("c1");
        await SyncedRunOfAsync(old.ClientId, "c1");

        Assert.Equal(0, await DeleteAsync(TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task TheOnlyRunOfAClientIsKept()
    {
        await SyncedRunAsync("c1");
        await SyncedRunAsync("c1"); // a run of another client

        Assert.Equal(0, await DeleteAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task ARunIsKeptWhileTheNextIsActive()
    {
        var old = await SyncedRunAsync("c1");
        await ListedRunOfAsync(old.ClientId, "c1");

        Assert.Equal(0, await DeleteAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task APartialRunDoesNotReplaceAFullRun()
    {
        var old = await SyncedRunAsync("c1", "c2");
        var chosen = (await Runs.OpenAsync(new NewRun(old.ClientId, RunOrigin.Manual, new CampaignIds(["c1"])), Token))!.Value;
        await SyncAllAsync(await ListAsync(chosen, "c1"), "c1");

        Assert.Equal(0, await DeleteAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task TheNewestFullRunIsKeptIfLaterRunsFail()
    {
        var good = await SyncedRunAsync("c1");
        await FailedListingAsync(good.ClientId);
        await FailedListingAsync(good.ClientId);

        Assert.Equal(1, await DeleteAsync(TimeSpan.Zero));

        Assert.NotNull(await Runs.GetAsync(good.Id, Token));
    }

    [Fact]
    public async Task ARunIsKeptIfNoLaterRunProcessedItsFailedCampaign()
    {
        var failed = await EndedRunAsync("c1", "c2");
        await SyncedRunOfAsync(failed.ClientId, "c1"); // c2 is no longer listed

        Assert.Equal(0, await DeleteAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task ARunIsKeptIfALaterRunOnlyListedItsFailedCampaign()
    {
        var failed = await EndedRunAsync("c1", "c2");
        await SyncedRunOfAsync(failed.ClientId, "c1");
        var chosen = await ListedRunOfAsync(failed.ClientId, "c1", "c2");
        await Items.SaveSkippedAsync(Message(chosen, "c2").Item, ListingStore.NotRequested, Token);

        Assert.Equal(0, await DeleteAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task ARunIsKeptIfALaterRunDidNotFindItsFailedCampaign()
    {
        var failed = await EndedRunAsync("c1", "c2");
        await SyncedRunOfAsync(failed.ClientId, "c1");
        var chosen = await ListedRunOfAsync(failed.ClientId, "c1", "c2");
        await Items.SaveSkippedAsync(Message(chosen, "c2").Item, ListingStore.NotListed, Token);

        Assert.Equal(0, await DeleteAsync(TimeSpan.Zero));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ARunIsDeletedIfALaterRunProcessedItsFailedCampaign(bool succeeds)
    {
        var failed = await EndedRunAsync("c1", "c2");
        var later = await ListedRunOfAsync(failed.ClientId, "c1", "c2");
        await SyncAsync(later, "c1");
        await (succeeds ? SyncAsync(later, "c2") : FailAsync(later, "c2"));
        await Runs.TryCompleteAsync(later.Id, BackfillSchedule.None, Token);

        Assert.Equal(1, await DeleteAsync(TimeSpan.Zero));

        Assert.Null(await Runs.GetAsync(failed.Id, Token));
    }

    [Fact]
    public async Task ARunWithAPlannedBackfillIsKept()
    {
        var failed = await EndedRunAsync(Later, "c1", "c2");
        await SyncedRunOfAsync(failed.ClientId, "c1", "c2");

        Assert.Equal(0, await DeleteAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task DeletionIsLimited()
    {
        var old = await SyncedRunAsync("c1");
        await SyncedRunOfAsync(old.ClientId, "c1");
        await SyncedRunOfAsync(old.ClientId, "c1");

        Assert.Equal(1, await DeleteAsync(TimeSpan.Zero, limit: 1));
        Assert.Null(await Runs.GetAsync(old.Id, Token));
        Assert.Equal(1, await DeleteAsync(TimeSpan.Zero, limit: 1));
        Assert.Equal(0, await DeleteAsync(TimeSpan.Zero, limit: 1));
    }

    private Task<int> DeleteAsync(TimeSpan keepFor, int limit = 100) => Retention.DeleteAsync(keepFor, limit, Token);

    private async Task<Run> SyncedRunAsync(params string[] campaigns) => await SyncAllAsync(await ListedRunAsync(campaigns), campaigns);

    private async Task SyncedRunOfAsync(string clientId, params string[] campaigns) =>
        await SyncAllAsync(await ListedRunOfAsync(clientId, campaigns), campaigns);

    private Task<Run> EndedRunAsync(params string[] campaigns) => EndedRunAsync(BackfillSchedule.None, campaigns);

    // Syncs all campaigns except the last one, which fails.
    private async Task<Run> EndedRunAsync(BackfillSchedule backfill, params string[] campaigns)
    {
        var run = await ListedRunAsync(campaigns);
        foreach (var campaign in campaigns.SkipLast(1))
        {
            await SyncAsync(run, campaign);
        }

        await FailAsync(run, campaigns[^1]);
        Assert.True(await Runs.TryCompleteAsync(run.Id, backfill, Token));
        return run;
    }

    private async Task<Run> SyncAllAsync(Run run, params string[] campaigns)
    {
        foreach (var campaign in campaigns)
        {
            await SyncAsync(run, campaign);
        }

        Assert.True(await Runs.TryCompleteAsync(run.Id, BackfillSchedule.None, Token));
        return run;
    }

    private async Task FailedListingAsync(string clientId)
    {
        var run = (await Runs.OpenAsync(new NewRun(clientId, RunOrigin.Schedule), Token))!.Value;
        await StartAsync(run);
        await Listings.FailAsync(run, FailureKind.Configuration, "no such account", Token);
        Assert.True(await Runs.TryCompleteAsync(run, BackfillSchedule.None, Token));
    }
}
