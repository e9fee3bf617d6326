using MixoSync.Platforms;
using MixoSync.Runs;

namespace MixoSync.Tests.Runs;

/// <summary>Active and abandoned runs.</summary>
public abstract partial class RunStoreContract
{
    [Fact]
    public async Task AClientWithAQueuedRunGetsNoOtherRun()
    {
        var run = await Runs.GetAsync(await OpenRunAsync(), Token);
        Assert.Null(await Runs.OpenAsync(new NewRun(run!.ClientId, RunOrigin.Manual), Token));
    }

    [Fact]
    public async Task AClientWithARunningRunGetsNoOtherRun()
    {
        var run = await StartRunAsync();
        Assert.Null(await Runs.OpenAsync(new NewRun(run.ClientId, RunOrigin.Schedule), Token));
    }

    [Fact]
    public async Task OnlyOneOfSeveralConcurrentCallersOpensTheRun()
    {
        var client = await AddClientAsync();

        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => Runs.OpenAsync(new NewRun(client.Id, RunOrigin.Manual), Token))));

        Assert.Single(opened, id => id is not null);
        Assert.Single(await Runs.ListAsync(client.Id, 10, Token));
    }

    [Fact]
    public async Task AClientWhoseRunHasEndedGetsAnotherRun()
    {
        var ended = await EndedRunAsync();
        Assert.NotNull(await Runs.OpenAsync(new NewRun(ended.ClientId, RunOrigin.Manual), Token));
    }

    [Fact]
    public async Task AbandonedRunsFailWithTheReason()
    {
        Guid[] active = [await OpenRunAsync(), (await StartRunAsync()).Id];

        Assert.Equal(2, await Runs.AbandonActiveAsync("the process died", Token));

        var runs = await Runs.ListAsync(null, 10, Token);
        Assert.Equal(active.Order(), runs.Select(run => run.Id).Order());
        Assert.All(runs, run => Assert.Equal((RunState.Failed, "the process died"), (run.State, run.Reason)));
        Assert.All(runs, run => Assert.NotNull(run.FinishedAt));
    }

    [Fact]
    public async Task AnEndedRunIsNotAbandoned()
    {
        var ended = await EndedRunAsync();
        Assert.Equal(0, await Runs.AbandonActiveAsync("the process died", Token));
        Assert.Equal(ended, await ReadAsync(ended));
    }

    [Fact]
    public async Task FailedItemsHaveAReason()
    {
        var run = await ListedRunAsync("a", "b", "c");
        await FailAsync(run, "c", "gone");
        await Items.SaveFailedAsync(Message(run, "a").Item, FailureKind.InvalidData, "no name", Token);
        await SyncAsync(run, "b");

        var failed = await Runs.ListFailedItemsAsync(run.Id, 10, Token);

        Assert.Equal(
            [("a", FailureKind.InvalidData, "no name"), ("c", FailureKind.Rejected, "gone")],
            failed.Select(item => (item.CampaignId, item.FailureKind!.Value, item.Reason)));
    }

    [Fact]
    public async Task FailedItemsAreLimited()
    {
        var run = await ListedRunAsync("a", "b");
        await FailAsync(run, "b");
        await FailAsync(run, "a");
        Assert.Equal("a", Assert.Single(await Runs.ListFailedItemsAsync(run.Id, 1, Token)).CampaignId);
    }
}
