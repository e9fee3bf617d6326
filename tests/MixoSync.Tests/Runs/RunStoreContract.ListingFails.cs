using MixoSync.Platforms;
using MixoSync.Runs;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Runs;

/// <summary>Runs whose listing fails.</summary>
public abstract partial class RunStoreContract
{
    [Fact]
    public async Task AListingThatFailsOnItsFirstPageFailsTheRun()
    {
        var run = await StartRunAsync();

        await FailListingAsync(run);

        run = await ReadAsync(run);
        Assert.Equal(
            (RunState.Failed, FailureKind.Unauthorised, "wrong password"), (run.State, run.FailureKind!.Value, run.Reason));
        Assert.NotNull(run.FinishedAt);
    }

    [Fact]
    public async Task ARunThatFailsBeforeItStartsHasEnded()
    {
        var id = await OpenRunAsync();
        await Listings.FailAsync(id, FailureKind.Internal, "no broker", Token);
        await Runs.TryCompleteAsync(id, BackfillSchedule.None, Token);
        Assert.Equal(RunState.Failed, (await Runs.GetAsync(id, Token))!.State);
    }

    [Fact]
    public async Task AListingThatFailsAfterASyncedCampaignMakesTheRunPartial()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a"), Token);
        await SyncAsync(run, "a");

        await FailListingAsync(run);

        Assert.Equal(RunState.Partial, (await ReadAsync(run)).State);
    }

    [Fact]
    public async Task AListingThatFailsAfterFailedCampaignsFailsTheRun()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a"), Token);
        await FailAsync(run, "a");

        await FailListingAsync(run);

        Assert.Equal(RunState.Failed, (await ReadAsync(run)).State);
    }

    [Fact]
    public async Task CampaignsListedBeforeTheListingFailedAreStillSynced()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a"), Token);
        await FailListingAsync(run);
        await AssertActiveAsync(run);

        await SyncAsync(run, "a");

        await AssertEndsAsync(run, RunState.Partial);
    }

    [Fact]
    public async Task CampaignsOfThePageThatFailsAreStillSynced()
    {
        var run = await ListedRunAsync("a", "b");
        await SyncAsync(run, "a");

        await FailListingAsync(run);

        run = await ReadAsync(run);
        Assert.Equal((RunState.Running, 1, 0, 1), (run.State, run.Synced, run.Failed, run.Pending));
    }

    [Fact]
    public async Task FetchingTheFailedPageLaterClearsTheFailure()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a"), Token);
        await FailListingAsync(run);

        await Listings.RecordPageAsync(run.Id, 2, Samples.LastPage("b"), Token);
        await SyncAsync(run, "a");
        await SyncAsync(run, "b");

        await AssertEndsAsync(run, RunState.Succeeded);
    }

    [Fact]
    public async Task AnEndedRunDoesNotFail()
    {
        var ended = await EndedRunAsync();
        await FailListingAsync(ended);
        Assert.Equal(ended, await ReadAsync(ended));
    }

    private async Task FailListingAsync(Run run)
    {
        await Listings.FailAsync(run.Id, FailureKind.Unauthorised, "wrong password", Token);
        await Runs.TryCompleteAsync(run.Id, BackfillSchedule.None, Token);
    }
}
