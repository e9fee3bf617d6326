using MixoSync.Observability.Status;
using MixoSync.Runs;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Observability;

/// <summary>The database also contains clients and runs of other tests, so totals are compared with earlier totals.</summary>
public abstract class StatusStoreContract(TestStorage storage) : StorageContract(storage)
{
    private StatusStore Status => new(Database);

    [Fact]
    public async Task ClientsAndActiveRunsAreCounted()
    {
        var before = await Status.TotalsAsync(Token);
        var disabled = await AddClientAsync();
        await Clients.SetEnabledAsync(disabled.Id, enabled: false, Token);
        await OpenRunAsync();

        var after = await Status.TotalsAsync(Token);

        Assert.Equal((1, 1, 1), (after.ClientsEnabled - before.ClientsEnabled, after.ClientsDisabled - before.ClientsDisabled, after.RunsActive - before.RunsActive));
    }

    [Fact]
    public async Task ClientsWithHeldRemovalsAreCounted()
    {
        var before = await Status.TotalsAsync(Token);
        string[] ids = [.. Enumerable.Range(1, 11).Select(n => $"c{n}")];
        var run = await ListedRunAsync(ids);
        foreach (var id in ids)
        {
            await SyncAsync(run, id);
        }

        await Listings.RecordPageAsync((await NextRunAsync(run)).Id, 1, Samples.LastPage() with { Total = 0 }, Token);

        Assert.Equal(1, (await Status.TotalsAsync(Token)).ClientsWithHeldRemovals - before.ClientsWithHeldRemovals);
        await Clients.RemoveAsync(run.ClientId, Token);
        Assert.Equal(0, (await Status.TotalsAsync(Token)).ClientsWithHeldRemovals - before.ClientsWithHeldRemovals);
    }

    [Fact]
    public async Task TheLastSuccessIsTheEndOfTheLatestSuccessfulRun()
    {
        var run = await SucceededAsync();
        var totals = await Status.TotalsAsync(Token);
        Assert.InRange(totals.LastSuccessAt!.Value, (await ReadAsync(run)).FinishedAt!.Value, totals.Now);
    }

    [Fact]
    public async Task AnActiveRunHasTheValuesThatDetermineItsDuration()
    {
        var run = await ListedRunAsync("c1", "c2");
        var active = (await Status.ActiveRunsAsync(Token)).Single(active => active.StartedAt == run.StartedAt);
        var client = (await Clients.GetAsync(run.ClientId, Token))!;
        Assert.Equal((run.Total, client.Quota, client.PageSize), (active.Total, active.Quota, active.PageSize));
    }

    [Fact]
    public async Task ACampaignIsDueUntilAWorkerClaimsIt()
    {
        var run = await ListedRunAsync("c1");
        Assert.InRange((await OldestDueAsync(run))!.Value, run.StartedAt!.Value, (await Status.TotalsAsync(Token)).Now);

        await Items.TryClaimAsync(Message(run, "c1").Item, isRedelivered: false, Token);

        Assert.Null(await OldestDueAsync(run));
    }

    [Fact]
    public async Task OnlyEnabledClientsWithAScheduleAreScheduled()
    {
        var (scheduled, unscheduled, disabled) = (await AddClientAsync("0 * * * *"), await AddClientAsync(), await AddClientAsync("0 * * * *"));
        await Clients.SetEnabledAsync(disabled.Id, enabled: false, Token);

        var ids = (await Status.ScheduledClientsAsync(Token)).Select(client => client.Id).ToList();

        Assert.Contains(scheduled.Id, ids);
        Assert.DoesNotContain(unscheduled.Id, ids);
        Assert.DoesNotContain(disabled.Id, ids);
    }

    [Fact]
    public async Task AScheduledClientHasItsFirstAndLastFullRun()
    {
        var client = await AddClientAsync("0 * * * *");
        var failed = (await StartAsync((await Runs.OpenAsync(new NewRun(client.Id, RunOrigin.Schedule), Token))!.Value))!;
        Assert.Equal((failed.CreatedAt, null), await RunsOfAsync(client.Id));

        var good = await NextRunAsync(failed);
        await Listings.RecordPageAsync(good.Id, 1, Samples.LastPage("c1"), Token);
        await SyncAsync(good, "c1");
        await Runs.TryCompleteAsync(good.Id, BackfillSchedule.None, Token);
        var partial = await NextRunAsync(good, new CampaignIds(["c1"]));
        await Listings.RecordPageAsync(partial.Id, 1, Samples.LastPage("c1"), Token);
        await SyncAsync(partial, "c1");
        await Runs.TryCompleteAsync(partial.Id, BackfillSchedule.None, Token);

        Assert.Equal((failed.CreatedAt, good.CreatedAt), await RunsOfAsync(client.Id));
    }

    private async Task<DateTimeOffset?> OldestDueAsync(Run run) =>
        (await Status.ActiveRunsAsync(Token)).Single(active => active.StartedAt == run.StartedAt).OldestDueAt;

    private async Task<(DateTimeOffset? First, DateTimeOffset? LastGood)> RunsOfAsync(string clientId)
    {
        var client = (await Status.ScheduledClientsAsync(Token)).Single(client => client.Id == clientId);
        return (client.FirstRunAt, client.LastFullRunAt);
    }

    private async Task<Run> SucceededAsync()
    {
        var run = await ListedRunAsync("c1");
        await SyncAsync(run, "c1");
        Assert.True(await Runs.TryCompleteAsync(run.Id, BackfillSchedule.None, Token));
        return run;
    }
}
