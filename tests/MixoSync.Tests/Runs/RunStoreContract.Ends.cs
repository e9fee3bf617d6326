using MixoSync.Runs;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Runs;

/// <summary>When a run ends and with which state.</summary>
public abstract partial class RunStoreContract
{
    [Fact]
    public async Task ARunWhoseCampaignsAreSyncedOrSkippedSucceeds()
    {
        var run = await ListedRunAsync("a", "b");
        await SyncAsync(run, "a");
        await SkipAsync(run, "b");
        await AssertEndsAsync(run, RunState.Succeeded);
    }

    [Fact]
    public async Task ARunWithoutCampaignsSucceeds()
    {
        await AssertEndsAsync(await ListedRunAsync(), RunState.Succeeded);
    }

    [Fact]
    public async Task ARunWithAFailedCampaignIsPartial()
    {
        var run = await ListedRunAsync("a", "b");
        await SyncAsync(run, "a");
        await FailAsync(run, "b");
        await AssertEndsAsync(run, RunState.Partial);
    }

    [Fact]
    public async Task ARunWithASkippedAndAFailedCampaignIsPartial()
    {
        var run = await ListedRunAsync("a", "b");
        await SkipAsync(run, "a");
        await FailAsync(run, "b");
        await AssertEndsAsync(run, RunState.Partial);
    }

    [Fact]
    public async Task ARunWhoseCampaignsAllFailedIsFailed()
    {
        var run = await ListedRunAsync("a", "b");
        await FailAsync(run, "a");
        await FailAsync(run, "b");
        await AssertEndsAsync(run, RunState.Failed);
    }

    [Fact]
    public async Task ARunDoesNotEndBeforeItsListing()
    {
        var run = await StartRunAsync();
        await Listings.RecordPageAsync(run.Id, 1, Samples.Page("a"), Token);
        await SyncAsync(run, "a");
        await AssertActiveAsync(run);
    }

    [Fact]
    public async Task ARunDoesNotEndWhileACampaignIsPending()
    {
        var run = await ListedRunAsync("a", "b");
        await SyncAsync(run, "a");
        await AssertActiveAsync(run);
    }

    [Fact]
    public async Task ARunEndsOnce()
    {
        var ended = await EndedRunAsync();
        Assert.False(await Runs.TryCompleteAsync(ended.Id, BackfillSchedule.None, Token));
        Assert.Equal(ended, await ReadAsync(ended));
    }

    [Fact]
    public async Task OnlyOneOfSeveralConcurrentWorkersEndsTheRun()
    {
        string[] ids = [.. Enumerable.Range(1, 50).Select(number => $"campaign_{number}")];
        var run = await ListedRunAsync(ids);

        var ended = await Task.WhenAll(ids.Select(id => Task.Run(async () =>
        {
            await SyncAsync(run, id);
            return await Runs.TryCompleteAsync(run.Id, BackfillSchedule.None, Token);
        })));

        Assert.Single(ended, endedByThis => endedByThis);
        run = await ReadAsync(run);
        Assert.Equal((RunState.Succeeded, 50), (run.State, run.Synced));
    }

    private async Task AssertEndsAsync(Run run, RunState expected)
    {
        Assert.True(await Runs.TryCompleteAsync(run.Id, BackfillSchedule.None, Token));
        var ended = await ReadAsync(run);
        Assert.Equal(expected, ended.State);
        Assert.InRange(ended.FinishedAt!.Value, ended.StartedAt!.Value, await Listings.GetTimeAsync(Token));
    }

    private async Task AssertActiveAsync(Run run)
    {
        Assert.False(await Runs.TryCompleteAsync(run.Id, BackfillSchedule.None, Token));
        var active = await ReadAsync(run);
        Assert.Equal((RunState.Running, null), (active.State, active.FinishedAt));
    }
}
