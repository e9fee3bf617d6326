using MixoSync.Runs;
using MixoSync.Storage;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Runs;

/// <summary>Missing, removed and returning campaigns.</summary>
public abstract partial class ListingStoreContract
{
    [Fact]
    public async Task ACampaignMissingFromOneListingIsNotRemoved()
    {
        var run = await NextRunAsync(await SyncedRunAsync("a", "b", "c"));

        Assert.Equal(new Removals(0, 2, ReasonIncomplete: null), await RecordAsync(run, 1, LastPage(total: 1, "a")));

        Assert.Empty(await RemovedAsync(run));
    }

    [Fact]
    public async Task ACampaignMissingFromTwoConsecutiveListingsIsRemoved()
    {
        var run = await MissingRunAsync(["a"], "a", "b", "c");

        Assert.Equal(new Removals(2, 0, ReasonIncomplete: null), await RecordAsync(run, 1, LastPage(total: 1, "a")));

        Assert.Equal(["b", "c"], await RemovedAsync(run));
        Assert.Equal(2, (await ReadAsync(run)).Removed);
    }

    [Fact]
    public async Task ACampaignListedInBetweenIsMissingForTheFirstTimeAgain()
    {
        var run = await MissingRunAsync(["a"], "a", "b");
        await RecordAsync(run, 1, LastPage(total: 2, "a", "b"));
        run = await NextRunAsync(run);

        Assert.Equal(new Removals(0, 1, ReasonIncomplete: null), await RecordAsync(run, 1, LastPage(total: 1, "a")));
    }

    [Fact]
    public async Task AnyPageThatContainsAMissingCampaignResetsIt()
    {
        var run = await MissingRunAsync(["a"], "a", "b");
        await RecordAsync(run, 1, Page(total: 9, "b"));
        run = await NextRunAsync(run);

        Assert.Equal(new Removals(0, 1, ReasonIncomplete: null), await RecordAsync(run, 1, LastPage(total: 1, "a")));
    }

    [Fact]
    public async Task AnIncompleteListingInBetweenChangesNothing()
    {
        var run = await MissingRunAsync(["a"], "a", "b");
        await RecordAsync(run, 1, Page(total: 9, "a"));
        run = await NextRunAsync(run);

        Assert.Equal(new Removals(1, 0, ReasonIncomplete: null), await RecordAsync(run, 1, LastPage(total: 1, "a")));
    }

    [Fact]
    public async Task ALastPageRecordedTwiceCountsAsOneListing()
    {
        var run = await NextRunAsync(await SyncedRunAsync("a", "b"));
        await RecordAsync(run, 1, LastPage(total: 1, "a"));

        await RecordAsync(run, 1, LastPage(total: 1, "a"));

        Assert.Empty(await RemovedAsync(run));
    }

    [Fact]
    public async Task OnlyTheLastPageMarksRemovedCampaigns()
    {
        var run = await MissingRunAsync(["a", "b", "c"], "a", "b", "c", "d");

        Assert.Null(await RecordAsync(run, 1, Page(total: 3, "a", "b")));
        Assert.Equal(new Removals(1, 0, ReasonIncomplete: null), await RecordAsync(run, 2, LastPage(total: 3, "c")));

        Assert.Equal(["d"], await RemovedAsync(run));
    }

    [Fact]
    public async Task ARemovedCampaignIsMarkedOnce()
    {
        var run = await MissingRunAsync(["a"], "a", "b");
        await RecordAsync(run, 1, LastPage(total: 1, "a"));
        var removed = await Database.CampaignsOfAsync(run.ClientId);

        await RecordAsync(run, 1, LastPage(total: 1, "a"));

        Assert.Equal(1, (await ReadAsync(run)).Removed);
        Assert.Equal(removed, await Database.CampaignsOfAsync(run.ClientId));
    }

    [Fact]
    public async Task ListingARemovedCampaignClearsTheMark()
    {
        var run = await MissingRunAsync(["a"], "a", "b");
        await RecordAsync(run, 1, LastPage(total: 1, "a"));
        Assert.Equal(["b"], await RemovedAsync(run));

        run = await NextRunAsync(run);
        await RecordAsync(run, 1, Page(total: 9, "a", "b"));

        Assert.Empty(await RemovedAsync(run));
    }

    [Fact]
    public async Task AKnownCampaignThatAPartialRunDoesNotFindIsSkipped()
    {
        var run = await NextRunAsync(await SyncedRunAsync("a", "b"), new CampaignIds(["a", "b", "unknown"]));

        await RecordAsync(run, 1, LastPage(total: 1, "a") with { Missing = ["b", "unknown"] });

        Assert.Equal(("skipped", ListingStore.NotListed), await StateAsync("b"));
        Assert.Equal(("failed", "the platform does not list this campaign"), await StateAsync("unknown"));

        async Task<(string, string?)> StateAsync(string campaign) =>
            (await Database.ItemAsync(run.Id, campaign)) is { } item ? (item.State, item.Reason) : ("none", null);
    }

    [Fact]
    public async Task ARemovedCampaignThatAPartialRunRequestsFails()
    {
        var run = await MissingRunAsync(["a"], "a", "b");
        await RecordAsync(run, 1, LastPage(total: 1, "a"));
        run = await NextRunAsync(run, new CampaignIds(["b"]));

        await RecordAsync(run, 1, LastPage(total: 1) with { Missing = ["b"] });

        Assert.Equal("failed", (await Database.ItemAsync(run.Id, "b"))!.State);
    }

    [Fact]
    public async Task ACampaignListedAfterTheRunStartedIsNotMissing()
    {
        var first = await SyncedRunAsync("a");
        var run = await NextRunAsync(first);
        await SyncAsync(first, "late");

        Assert.Equal(0, (await RecordAsync(run, 1, LastPage(total: 1, "a")))!.Missing);
    }

    [Fact]
    public async Task CampaignsOfAnotherClientAreNotRemoved()
    {
        var other = await SyncedRunAsync("b");
        var run = await MissingRunAsync(["a"], "a", "c");
        await RecordAsync(run, 1, LastPage(total: 1, "a"));
        Assert.Empty(await RemovedAsync(other));
    }

    [Fact]
    public async Task AListingWhoseTotalChangedIsIncomplete()
    {
        var run = await NextRunAsync(await SyncedRunAsync("a", "b", "c"));

        await RecordAsync(run, 1, Page(total: 3, "a"));
        var removals = await RecordAsync(run, 2, LastPage(total: 2, "b"));

        Assert.Equal(new Removals(0, 0, "the total changed between pages"), removals);
    }

    [Fact]
    public async Task APartialRunMarksNothing()
    {
        var run = await NextRunAsync(await SyncedRunAsync("a", "b"), new CampaignIds(["a"]));

        Assert.Equal(0, (await RecordAsync(run, 1, LastPage(total: 1, "a")))!.Missing);
    }

    [Fact]
    public async Task AGapOnAnEarlierPageMakesTheListingIncomplete()
    {
        var run = await NextRunAsync(await SyncedRunAsync("a", "b", "c"));

        await RecordAsync(run, 1, Page(total: 2, "a") with { Dropped = 1 });

        Assert.Equal("records beyond the total were dropped", (await RecordAsync(run, 2, LastPage(total: 2, "b")))!.ReasonIncomplete);
    }

    [Fact]
    public async Task ACancelledRunMarksNothing()
    {
        var run = await NextRunAsync(await SyncedRunAsync("a", "b"));
        await Runs.CancelAsync(run.Id, "no longer needed", Token);
        Assert.Null(await RecordAsync(run, 1, LastPage(total: 1, "a")));
        Assert.Empty(await RemovedAsync(run));
    }

    private static PagePlan Page(long total, params string[] ids) => Samples.Page(ids) with { Total = total };

    private static PagePlan LastPage(long total, params string[] ids) => Page(total, ids) with { IsLast = true };

    private Task<Removals?> RecordAsync(Run run, int page, PagePlan plan) => Listings.RecordPageAsync(run.Id, page, plan, Token);

    /// <summary>Starts a run after a complete listing that contained only some of the stored campaigns.</summary>
    private async Task<Run> MissingRunAsync(string[] listed, params string[] stored)
    {
        var run = await NextRunAsync(await SyncedRunAsync(stored));
        await RecordAsync(run, 1, LastPage(listed.Length, listed));
        return await NextRunAsync(run);
    }

    private async Task<Run> SyncedRunAsync(params string[] ids)
    {
        var run = await ListedRunAsync(ids);
        foreach (var id in ids)
        {
            await SyncAsync(run, id);
        }

        return run;
    }

    private async Task<IEnumerable<string>> RemovedAsync(Run run) =>
        (await Database.CampaignsOfAsync(run.ClientId)).Where(stored => stored.RemovedAt is not null).Select(stored => stored.CampaignId);
}
