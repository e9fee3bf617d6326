using MixoSync.Runs;
using MixoSync.Scheduling;
using MixoSync.Storage;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Scheduling;

public abstract partial class ScheduleStoreContract(TestStorage storage) : StorageContract(storage)
{
    private const string Hourly = "0 * * * *";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task ADueClientGetsARun()
    {
        var client = await DueClientAsync();

        var claimed = Assert.Single(await Schedule.ClaimDueAsync(10, Token));

        Assert.Equal(client, claimed.ClientId);
        var run = await Runs.GetAsync(claimed.RunId!.Value, Token);
        Assert.Equal((client, RunOrigin.Schedule, RunState.Queued), (run!.ClientId, run.Origin, run.State));
    }

    [Fact]
    public async Task ADueClientGetsItsNextRunTime()
    {
        var client = await DueClientAsync();
        var before = await Listings.GetTimeAsync(Token);

        await Schedule.ClaimDueAsync(10, Token);

        await AssertRescheduledAsync(client, before);
    }

    [Fact]
    public async Task AScheduleWithoutFurtherOccurrencesHasNoNextRunTime()
    {
        var client = await DueClientAsync("0 0 30 2 *");
        Assert.NotNull(Assert.Single(await Schedule.ClaimDueAsync(10, Token)).RunId);
        Assert.Null((await Clients.GetAsync(client, Token))!.NextRunAt);
    }

    [Fact]
    public async Task ConcurrentSchedulersClaimEachDueClientOnce()
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => DueClientAsync()));

        var claimed = await ConcurrentlyAsync(8, () => Schedule.ClaimDueAsync(3, Token));

        Assert.Equal(clients.Order(), claimed.Select(due => due.ClientId).Order());
        Assert.Equal(
            claimed.Select(due => due.RunId).Order(),
            (await Runs.ListAsync(null, 100, Token)).Select(run => (Guid?)run.Id).Order());
    }

    [Fact]
    public async Task AClientWithAnActiveRunSkipsItsScheduledRun()
    {
        var client = await DueClientAsync();
        await Runs.OpenAsync(new NewRun(client, RunOrigin.Manual), Token);
        var before = await Listings.GetTimeAsync(Token);

        Assert.Equal([new DueClient(client, RunId: null)], await Schedule.ClaimDueAsync(10, Token));

        await AssertRescheduledAsync(client, before);
    }

    [Fact]
    public async Task AClientIsNotDueBeforeItsRunTime()
    {
        var client = await AddClientAsync(Hourly);
        await Database.SetNextRunAsync(client.Id, TimeSpan.FromMinutes(1));
        Assert.Empty(await Schedule.ClaimDueAsync(10, Token));
    }

    [Fact]
    public async Task AClientWithoutAScheduleIsNotDue()
    {
        await AddClientAsync();
        Assert.Empty(await Schedule.ClaimDueAsync(10, Token));
    }

    [Fact]
    public async Task ADisabledClientIsNotDue()
    {
        var client = await AddClientAsync(Hourly);
        await Clients.SetEnabledAsync(client.Id, false, Token);
        await Database.SetNextRunAsync(client.Id, -Second);
        Assert.Empty(await Schedule.ClaimDueAsync(10, Token));
    }

    [Fact]
    public async Task ClientsThatAreDueLongestAreClaimedFirst()
    {
        var (later, longest, latest) = (await DueClientAsync(), await DueClientAsync(), await DueClientAsync());
        await Database.SetNextRunAsync(later, -60 * Second);
        await Database.SetNextRunAsync(longest, -90 * Second);

        var claimed = await Schedule.ClaimDueAsync(2, Token);

        Assert.Equal([longest, later], claimed.Select(due => due.ClientId));
        Assert.Equal(latest, Assert.Single(await Schedule.ClaimDueAsync(2, Token)).ClientId);
    }

    private async Task<string> DueClientAsync(string schedule = Hourly)
    {
        var client = await AddClientAsync(schedule);
        await Database.SetNextRunAsync(client.Id, -Second);
        return client.Id;
    }

    private async Task AssertRescheduledAsync(string clientId, DateTimeOffset before) =>
        Assert.True((await Clients.GetAsync(clientId, Token))!.NextRunAt > before);

    // SQLite's driver is synchronous, so callers are concurrent only on separate threads.
    private static async Task<List<T>> ConcurrentlyAsync<T>(int times, Func<Task<IReadOnlyList<T>>> claim) =>
        [.. (await Task.WhenAll(Enumerable.Range(0, times).Select(_ => Task.Run(claim)))).SelectMany(claimed => claimed)];
}
