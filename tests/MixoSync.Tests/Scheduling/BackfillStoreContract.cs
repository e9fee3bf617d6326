using MixoSync.Platforms;
using MixoSync.Runs;
using MixoSync.Storage;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Scheduling;

/// <summary>Backfill runs, which retry failed campaigns.</summary>
public abstract class BackfillStoreContract(TestStorage storage) : StorageContract(storage)
{
    private static readonly BackfillSchedule Backfill = BackfillSchedule.Parse("06:00:00,1.00:00:00");
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task APartialRunIsBackfilledAfterTheFirstDelay()
    {
        var run = await PartialRunAsync();
        Assert.Equal(RunState.Partial, run.State);
        AssertDue(run.FinishedAt + TimeSpan.FromHours(6), run);
    }

    [Fact]
    public async Task ASuccessfulRunHasNoBackfill()
    {
        var run = await ListedRunAsync("a");
        await SyncAsync(run, "a");
        Assert.Null((await CompleteAsync(run)).BackfillAt);
    }

    [Fact]
    public async Task AnEmptyScheduleDisablesBackfills()
    {
        var run = await ListedRunAsync("a");
        await FailAsync(run, "a");
        Assert.True(await Runs.TryCompleteAsync(run.Id, BackfillSchedule.None, Token));
        Assert.Null((await ReadAsync(run)).BackfillAt);
    }

    [Fact]
    public async Task ARunWithAConfigurationErrorHasNoBackfill()
    {
        var run = await StartRunAsync();
        await Listings.FailAsync(run.Id, FailureKind.Configuration, "no credentials", Token);
        Assert.Null((await CompleteAsync(run)).BackfillAt);
    }

    [Fact]
    public async Task ADueBackfillRunRequestsTheFailedCampaigns()
    {
        var first = await PartialRunAsync();
        await Database.SetBackfillAsync(first.Id, -Second);

        var opened = Assert.Single(await ClaimAsync());

        var run = (await Runs.GetAsync(opened.RunId, Token))!;
        Assert.Equal((first.ClientId, RunOrigin.Backfill, RunState.Queued), (run.ClientId, run.Origin, run.State));
        Assert.Equal(["bad", "worse"], run.CampaignIds!.Values);
        Assert.Equal((first.Id, null), (run.BackfillOf, (await ReadAsync(first)).BackfillAt));
        Assert.Equal([opened], await Schedule.ClaimUnpublishedAsync(10, Token));
    }

    [Fact]
    public async Task ACampaignThatABackfillRunDoesNotFindIsRetriedAfterTheSecondDelay()
    {
        var stored = await ListedRunAsync("bad");
        await SyncAsync(stored, "bad");
        await CompleteAsync(stored);
        var first = await ListedRunOfAsync(stored.ClientId, "bad");
        await FailAsync(first, "bad");
        first = await CompleteAsync(first);
        await Database.SetBackfillAsync(first.Id, -Second);
        var backfill = (await StartAsync(Assert.Single(await ClaimAsync()).RunId))!;

        await Listings.RecordPageAsync(backfill.Id, 1, Samples.LastPage() with { Missing = ["bad"] }, Token);

        AssertDue(first.FinishedAt + TimeSpan.FromHours(24), await CompleteAsync(backfill));
    }

    [Fact]
    public async Task ABackfillIsNotDueBeforeItsTime()
    {
        await PartialRunAsync();
        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task ARunWhoseListingFailedIsRepeatedCompletely()
    {
        var run = await StartRunAsync();
        await Listings.FailAsync(run.Id, FailureKind.Transient, "gone", Token);
        run = await CompleteAsync(run);
        await Database.SetBackfillAsync(run.Id, -Second);

        Assert.Null((await Runs.GetAsync(Assert.Single(await ClaimAsync()).RunId, Token))!.CampaignIds);
    }

    [Fact]
    public async Task RepeatedFailuresAreRetriedUntilTheLastDelay()
    {
        var first = await PartialRunAsync();
        var second = await FailedBackfillAsync(first);
        AssertDue(first.FinishedAt + TimeSpan.FromHours(24), second);

        var third = await FailedBackfillAsync(second);

        Assert.Equal((first.Id, null), (third.BackfillOf, third.BackfillAt));
    }

    [Fact]
    public async Task ABackfillWaitsForTheActiveRunOfItsClient()
    {
        var first = await PartialRunAsync();
        await Database.SetBackfillAsync(first.Id, -Second);
        var active = await Runs.OpenAsync(new NewRun(first.ClientId, RunOrigin.Manual), Token);
        Assert.Empty(await ClaimAsync());

        await Runs.CancelAsync(active!.Value, "no longer needed", Token);

        Assert.Single(await ClaimAsync());
    }

    [Fact]
    public async Task TheBackfillOfADisabledClientIsDropped()
    {
        var first = await PartialRunAsync();
        await Clients.SetEnabledAsync(first.ClientId, false, Token);
        await AssertDroppedAsync(first);
    }

    [Fact]
    public async Task ABackfillWithoutRemainingFailuresIsDropped()
    {
        var first = await PartialRunAsync();
        var later = await NextRunAsync(first, new CampaignIds(["bad", "worse"]));
        await SyncAsync(later, "bad");
        await SyncAsync(later, "worse");
        await Runs.CancelAsync(later.Id, "no longer needed", Token);
        await AssertDroppedAsync(first);
    }

    [Fact]
    public async Task ALaterFullRunDropsTheBackfill()
    {
        var first = await PartialRunAsync();
        var later = await NextRunAsync(first);
        await Listings.RecordPageAsync(later.Id, 1, Samples.LastPage(), Token);
        await CompleteAsync(later);
        await AssertDroppedAsync(first);
    }

    [Fact]
    public async Task ALaterPartialRunDoesNotDropTheBackfill()
    {
        var first = await PartialRunAsync();
        var later = await NextRunAsync(first, new CampaignIds(["bad"]));
        await Listings.RecordPageAsync(later.Id, 1, Samples.LastPage("bad"), Token);
        await SyncAsync(later, "bad");
        await CompleteAsync(later);
        await Database.SetBackfillAsync(first.Id, -Second);

        Assert.Equal(["worse"], (await Runs.GetAsync(Assert.Single(await ClaimAsync()).RunId, Token))!.CampaignIds!.Values);
    }

    [Fact]
    public async Task ConcurrentSchedulersOpenEachBackfillOnce()
    {
        for (var i = 0; i < 10; i++)
        {
            await Database.SetBackfillAsync((await PartialRunAsync()).Id, -Second);
        }

        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Backfills.ClaimAsync(3, Token))));

        Assert.Equal(10, opened.SelectMany(runs => runs).DistinctBy(run => run.ClientId).Count());
        Assert.Equal(10, opened.Sum(runs => runs.Count));
    }

    private async Task<Run> PartialRunAsync()
    {
        var run = await ListedRunAsync("good", "bad", "worse");
        await SyncAsync(run, "good");
        await FailAsync(run, "bad");
        await FailAsync(run, "worse");
        return await CompleteAsync(run);
    }

    private async Task<Run> FailedBackfillAsync(Run run)
    {
        await Database.SetBackfillAsync(run.Id, -Second);
        var backfill = (await StartAsync(Assert.Single(await ClaimAsync()).RunId))!;
        await Listings.RecordPageAsync(backfill.Id, 1, Samples.LastPage("bad"), Token);
        await FailAsync(backfill, "bad");
        return await CompleteAsync(backfill);
    }

    private async Task<Run> CompleteAsync(Run run)
    {
        Assert.True(await Runs.TryCompleteAsync(run.Id, Backfill, Token));
        return await ReadAsync(run);
    }

    private async Task AssertDroppedAsync(Run run)
    {
        await Database.SetBackfillAsync(run.Id, -Second);
        Assert.Empty(await ClaimAsync());
        Assert.Null((await ReadAsync(run)).BackfillAt);
    }

    private static void AssertDue(DateTimeOffset? expected, Run run) =>
        Assert.InRange(run.BackfillAt!.Value, expected!.Value - Second, expected.Value + Second);

    private Task<IReadOnlyList<OpenedRun>> ClaimAsync() => Backfills.ClaimAsync(10, Token);
}
