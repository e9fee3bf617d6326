using MixoSync.Platforms;
using MixoSync.Runs;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Runs;

/// <summary>Ended runs whose failed campaigns are synced later.</summary>
public abstract partial class RunStoreContract
{
    private static readonly BackfillSchedule Backfill = BackfillSchedule.Parse("06:00:00");

    [Fact]
    public async Task SyncingEveryFailedCampaignMakesTheRunSucceed()
    {
        var run = await PartialRunAsync();
        var ended = await ReadAsync(run);
        await SyncAsync(run, "b");

        Assert.True(await Runs.TryUpdateOutcomeAsync(run.Id, Token));

        var updated = await ReadAsync(run);
        Assert.Equal((RunState.Succeeded, ended.FinishedAt, null), (updated.State, updated.FinishedAt, updated.BackfillAt));
    }

    [Fact]
    public async Task ARunWithRemainingFailuresStaysPartial()
    {
        var run = await PartialRunAsync("c");
        await SyncAsync(run, "b");
        Assert.False(await Runs.TryUpdateOutcomeAsync(run.Id, Token));
        Assert.NotNull((await ReadAsync(run)).BackfillAt);
    }

    [Fact]
    public async Task SyncingOneCampaignMakesAFailedRunPartial()
    {
        var run = await ListedRunAsync("a", "b");
        await FailAsync(run, "a");
        await FailAsync(run, "b");
        await Runs.TryCompleteAsync(run.Id, Backfill, Token);
        await SyncAsync(run, "a");

        Assert.True(await Runs.TryUpdateOutcomeAsync(run.Id, Token));

        Assert.Equal(RunState.Partial, (await ReadAsync(run)).State);
    }

    [Fact]
    public async Task ARunWhoseListingFailedStaysPartial()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a"), Token);
        await FailAsync(run, "a");
        await Listings.FailAsync(run.Id, FailureKind.Transient, "gone", Token);
        await Runs.TryCompleteAsync(run.Id, Backfill, Token);
        await SyncAsync(run, "a");

        await Runs.TryUpdateOutcomeAsync(run.Id, Token);

        Assert.Equal(RunState.Partial, (await ReadAsync(run)).State);
    }

    [Fact]
    public async Task TheOutcomeOfACancelledRunIsNotUpdated()
    {
        var run = await ListedRunAsync("a");
        await FailAsync(run, "a");
        await Runs.CancelAsync(run.Id, "no longer needed", Token);
        await SyncAsync(run, "a");
        Assert.False(await Runs.TryUpdateOutcomeAsync(run.Id, Token));
    }

    private async Task<Run> PartialRunAsync(params string[] alsoFailed)
    {
        var run = await ListedRunAsync(["a", "b", .. alsoFailed]);
        await SyncAsync(run, "a");
        foreach (var id in alsoFailed.Prepend("b"))
        {
            await FailAsync(run, id);
        }

        Assert.True(await Runs.TryCompleteAsync(run.Id, Backfill, Token));
        return run;
    }
}
