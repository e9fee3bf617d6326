using MixoSync.Platforms;
using MixoSync.Runs;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Runs;

/// <summary>Runs that have ended, and whose failed campaigns come after all.</summary>
public abstract partial class RunStoreContract
{
    private static readonly BackfillSchedule Steps = BackfillSchedule.Parse("06:00:00");

    [Fact]
    public async Task ARunSucceedsAfterAllItsFailuresWereResolved()
    {
        var run = await EndedInPartAsync();
        var ended = await ReadAsync(run);
        await SyncAsync(run, "b");

        Assert.True(await Runs.TryUpdateOutcomeAsync(run.Id, Token));

        var revised = await ReadAsync(run);
        Assert.Equal((RunState.Succeeded, ended.FinishedAt, null), (revised.State, revised.FinishedAt, revised.BackfillAt));
    }

    [Fact]
    public async Task ARunWithRemainingFailuresStaysPartial()
    {
        var run = await EndedInPartAsync("c");
        await SyncAsync(run, "b");
        Assert.False(await Runs.TryUpdateOutcomeAsync(run.Id, Token));
        Assert.NotNull((await ReadAsync(run)).BackfillAt);
    }

    [Fact]
    public async Task AFailedRunBecomesPartialAfterOneCampaignWasResolved()
    {
        var run = await ListedRunAsync("a", "b");
        await FailAsync(run, "a");
        await FailAsync(run, "b");
        await Runs.TryCompleteAsync(run.Id, Steps, Token);
        await SyncAsync(run, "a");

        Assert.True(await Runs.TryUpdateOutcomeAsync(run.Id, Token));

        Assert.Equal(RunState.Partial, (await ReadAsync(run)).State);
    }

    [Fact]
    public async Task ARunWhoseListingFailedDoesNotSucceedLater()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a"), Token);
        await FailAsync(run, "a");
        await Listings.FailAsync(run.Id, FailureKind.Transient, "gone", Token);
        await Runs.TryCompleteAsync(run.Id, Steps, Token);
        await SyncAsync(run, "a");

        await Runs.TryUpdateOutcomeAsync(run.Id, Token);

        Assert.Equal(RunState.Partial, (await ReadAsync(run)).State);
    }

    [Fact]
    public async Task TheOutcomeOfACancelledRunDoesNotChange()
    {
        var run = await ListedRunAsync("a");
        await FailAsync(run, "a");
        await Runs.CancelAsync(run.Id, "not wanted", Token);
        await SyncAsync(run, "a");
        Assert.False(await Runs.TryUpdateOutcomeAsync(run.Id, Token));
    }

    private async Task<Run> EndedInPartAsync(params string[] alsoFailed)
    {
        var run = await ListedRunAsync(["a", "b", .. alsoFailed]);
        await SyncAsync(run, "a");
        foreach (var id in alsoFailed.Prepend("b"))
        {
            await FailAsync(run, id);
        }

        Assert.True(await Runs.TryCompleteAsync(run.Id, Steps, Token));
        return run;
    }
}
