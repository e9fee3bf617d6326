using MixoSync.Platforms;
using MixoSync.Runs;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Runs;

/// <summary>Cancelled runs.</summary>
public abstract partial class RunStoreContract
{
    [Fact]
    public async Task ACancelledRunHasEndedWithAReason()
    {
        var run = await ListedRunAsync("a");

        Assert.True(await Runs.CancelAsync(run.Id, "no longer needed", Token));

        var cancelled = await ReadAsync(run);
        Assert.Equal((RunState.Cancelled, "no longer needed", false), (cancelled.State, cancelled.Reason, cancelled.IsActive));
        Assert.InRange(cancelled.FinishedAt!.Value, run.StartedAt!.Value, await Listings.GetTimeAsync(Token));
    }

    [Fact]
    public async Task AQueuedRunCanBeCancelledAndDoesNotStart()
    {
        var id = await OpenRunAsync();
        Assert.True(await Runs.CancelAsync(id, "no longer needed", Token));
        Assert.Equal(RunState.Cancelled, (await StartAsync(id))!.State);
        Assert.Empty(await Schedule.ClaimUnpublishedAsync(10, Token));
    }

    [Fact]
    public async Task CancellingClearsTheFailureOfTheListing()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a"), Token);
        await Listings.FailAsync(run.Id, FailureKind.Unauthorised, "wrong password", Token);

        await Runs.CancelAsync(run.Id, "no longer needed", Token);

        Assert.Null((await ReadAsync(run)).FailureKind);
    }

    [Fact]
    public async Task PendingItemsOfACancelledRunAreNotParked()
    {
        var run = await ListedRunAsync("a", "b");
        await Items.SaveParkedAsync(Message(run, "a").Item, TimeSpan.FromHours(1), "waiting for quota", Token);

        await Runs.CancelAsync(run.Id, "no longer needed", Token);
        await Items.SaveParkedAsync(Message(run, "b").Item, TimeSpan.FromHours(1), "waits for quota", Token);

        run = await ReadAsync(run);
        Assert.Equal((2, null), (run.Pending, run.WaitsUntil));
    }

    [Fact]
    public async Task ACancelledRunIsNotEndedAgain()
    {
        var run = await ListedRunAsync();
        await Runs.CancelAsync(run.Id, "no longer needed", Token);
        var cancelled = await ReadAsync(run);

        Assert.False(await Runs.TryCompleteAsync(run.Id, BackfillSchedule.None, Token));
        Assert.False(await Runs.CancelAsync(run.Id, "again", Token));

        Assert.Equal(cancelled, await ReadAsync(run));
    }

    [Fact]
    public async Task ARunThatHasEndedIsNotCancelled()
    {
        var ended = await EndedRunAsync();
        Assert.False(await Runs.CancelAsync(ended.Id, "no longer needed", Token));
        Assert.Equal(ended, await ReadAsync(ended));
    }

    [Fact]
    public async Task AClientWhoseRunIsCancelledGetsAnotherRun()
    {
        var run = await StartRunAsync();
        await Runs.CancelAsync(run.Id, "no longer needed", Token);
        Assert.NotNull(await Runs.OpenAsync(new NewRun(run.ClientId, RunOrigin.Manual), Token));
    }
}
