using MixoSync.Runs;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Runs;

public abstract partial class RunStoreContract(TestStorage storage) : StorageContract(storage)
{
    [Fact]
    public async Task AnOpenedRunIsQueuedWithItsRequest()
    {
        var client = await AddClientAsync();
        var since = new DateTimeOffset(2025, 5, 1, 0, 0, 0, TimeSpan.Zero);
        string[] requested = ["campaign_1", "it's \"2\""];

        var id = await Runs.OpenAsync(new NewRun(client.Id, RunOrigin.Schedule, new CampaignIds(requested), since), Token);

        var run = await Runs.GetAsync(id!.Value, Token);
        Assert.Equal(
            (client.Id, RunOrigin.Schedule, RunState.Queued, since), (run!.ClientId, run.Origin, run.State, run.Since!.Value));
        Assert.Equal(requested, run.CampaignIds!.Values);
    }

    [Fact]
    public async Task AFullRunHasNoRequestedCampaigns()
    {
        var run = await Runs.GetAsync(await OpenRunAsync(), Token);
        Assert.Null(run!.CampaignIds);
        Assert.Null(run.Since);
    }

    [Fact]
    public async Task ATimeWithAnOffsetIsStoredInUtc()
    {
        var client = await AddClientAsync();
        var since = DateTimeOffset.Parse("2025-05-01T01:30:00.123456+05:30", null);

        var id = await Runs.OpenAsync(new NewRun(client.Id, RunOrigin.Manual, Since: since), Token);

        var stored = (await Runs.GetAsync(id!.Value, Token))!.Since!.Value;
        Assert.Equal((since, TimeSpan.Zero), (stored, stored.Offset));
    }

    [Fact]
    public async Task AnUnknownRunIsNotFound()
    {
        Assert.Null(await Runs.GetAsync(Guid.NewGuid(), Token));
        Assert.Null(await StartAsync(Guid.NewGuid()));
    }

    [Fact]
    public async Task AStartedRunIsRunning()
    {
        var id = await OpenRunAsync();
        var before = await Listings.GetTimeAsync(Token);

        var run = await StartAsync(id);

        Assert.Equal(RunState.Running, run!.State);
        Assert.InRange(run.StartedAt!.Value, before, await Listings.GetTimeAsync(Token));
    }

    [Fact]
    public async Task ARunThatIsStartedTwiceStartsOnce()
    {
        var run = await StartRunAsync();
        Assert.Equal(run, await StartAsync(run.Id));
    }

    [Fact]
    public async Task OnlyARedeliveredMessageStartsARunningRunAgain()
    {
        var id = await OpenRunAsync();

        Assert.True(await Runs.TryStartAsync(id, isRedelivered: false, Token));
        Assert.False(await Runs.TryStartAsync(id, isRedelivered: false, Token));
        Assert.True(await Runs.TryStartAsync(id, isRedelivered: true, Token));
    }

    [Fact]
    public async Task AnEndedRunDoesNotStartAgain()
    {
        var ended = await EndedRunAsync();
        Assert.Equal(ended, await StartAsync(ended.Id));
    }

    [Fact]
    public async Task TheNewestRunsComeFirst()
    {
        Guid[] runs = [await OpenRunAsync(), await OpenRunAsync(), await OpenRunAsync()];
        Assert.Equal([runs[2], runs[1]], (await Runs.ListAsync(null, 2, Token)).Select(run => run.Id));
    }

    [Fact]
    public async Task RunsAreListedByClient()
    {
        var (run, _) = (await StartRunAsync(), await StartRunAsync());
        Assert.Equal([run], await Runs.ListAsync(run.ClientId, 10, Token));
    }

    [Fact]
    public async Task ARunCountsItsItemsByState()
    {
        var run = await ListedRunAsync("p1", "s1", "s2", "k1", "k2", "k3", "f1", "f2", "f3", "f4");
        await Task.WhenAll(SyncAsync(run, "s1"), SyncAsync(run, "s2"));
        await Task.WhenAll(SkipAsync(run, "k1"), SkipAsync(run, "k2"), SkipAsync(run, "k3"));
        await Task.WhenAll(FailAsync(run, "f1"), FailAsync(run, "f2"), FailAsync(run, "f3"), FailAsync(run, "f4"));

        run = await ReadAsync(run);

        Assert.Equal((10, 1, 2, 3, 4), (run.Listed, run.Pending, run.Synced, run.Skipped, run.Failed));
    }

    private async Task<Run> EndedRunAsync()
    {
        var run = await ListedRunAsync();
        Assert.True(await Runs.TryCompleteAsync(run.Id, BackfillSchedule.None, Token));
        return await ReadAsync(run);
    }
}
