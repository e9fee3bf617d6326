using MixoSync.Clients;
using MixoSync.Storage;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Clients;

/// <summary>The next run, enabling and disabling, and removal.</summary>
public abstract partial class ClientStoreContract
{
    private static readonly CronSchedule Nightly = CronSchedule.Parse("15 3 * * *");

    [Fact]
    public async Task ANewClientIsDueAtTheNextScheduledTime()
    {
        var before = await Listings.GetTimeAsync(Token);
        var client = await AddClientAsync(Nightly.Text);
        await AssertDueNextAsync(client.Id, before);
    }

    [Fact]
    public async Task AReplacedClientIsDueAtTheNextTimeOfTheNewSchedule()
    {
        var client = await AddClientAsync("0 0 1 1 *");
        var before = await Listings.GetTimeAsync(Token);
        await Clients.AddAsync(client with { Schedule = Nightly }, replace: true, Token);
        await AssertDueNextAsync(client.Id, before);
    }

    [Fact]
    public async Task AnEnabledClientDoesNotCatchUpOnMissedRuns()
    {
        var client = await AddClientAsync(Nightly.Text);
        await Clients.SetEnabledAsync(client.Id, false, Token);
        await Database.SetNextRunAsync(client.Id, TimeSpan.FromDays(-3));
        var before = await Listings.GetTimeAsync(Token);

        await Clients.SetEnabledAsync(client.Id, true, Token);

        await AssertDueNextAsync(client.Id, before);
    }

    [Fact]
    public async Task ChangingOneSettingKeepsTheOthersAndTheNextRun()
    {
        var client = await AddClientAsync("0 0 1 1 *");
        await Database.SetNextRunAsync(client.Id, TimeSpan.FromMinutes(7));
        var before = (await Clients.GetAsync(client.Id, Token))!;

        var changed = await Clients.ChangeAsync(client.Id, current => current with { Quota = new Quota(7, TimeSpan.FromSeconds(9)) }, Token);

        Assert.Equal((before, before with { Quota = new Quota(7, TimeSpan.FromSeconds(9)) }), changed);
        Assert.Equal(changed!.Value.After, await Clients.GetAsync(client.Id, Token));
    }

    [Fact]
    public async Task ANewScheduleOrTimeZoneSetsTheNextRun()
    {
        var client = await AddClientAsync("0 0 1 1 *");
        var before = await Listings.GetTimeAsync(Token);
        await Clients.ChangeAsync(client.Id, current => current with { Schedule = Nightly }, Token);
        await AssertDueNextAsync(client.Id, before);

        await Clients.ChangeAsync(client.Id, current => current with { TimeZone = IanaTimeZone.Parse("Asia/Tokyo") }, Token);
        Assert.Equal(18, (await Clients.GetAsync(client.Id, Token))!.NextRunAt!.Value.UtcDateTime.Hour);

        await Clients.ChangeAsync(client.Id, current => current with { Schedule = null }, Token);
        Assert.Null((await Clients.GetAsync(client.Id, Token))!.NextRunAt);
    }

    [Fact]
    public async Task ConcurrentChangesAreAllApplied()
    {
        var client = await AddClientAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => Clients.ChangeAsync(client.Id, current => current with { PageSize = current.PageSize + 1 }, Token))));

        Assert.Equal(client.PageSize + 8, (await Clients.GetAsync(client.Id, Token))!.PageSize);
    }

    [Fact]
    public async Task AnUnknownClientIsNotChanged() => Assert.Null(await Clients.ChangeAsync("unknown", client => client, Token));

    [Fact]
    public async Task AClientWithoutAScheduleHasNoNextRun()
    {
        var client = await AddClientAsync();
        await Clients.SetEnabledAsync(client.Id, true, Token);
        Assert.Null((await Clients.GetAsync(client.Id, Token))!.NextRunAt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EnablingOrDisablingAClientChangesNothingElse(bool enabled)
    {
        var client = await AddClientAsync("0 0 1 1 *");

        Assert.True(await Clients.SetEnabledAsync(client.Id, enabled, Token));

        Assert.Equal(client with { Enabled = enabled }, await Clients.GetAsync(client.Id, Token));
    }

    [Fact]
    public async Task AnUnknownClientCannotBeEnabledOrRemoved()
    {
        Assert.False(await Clients.SetEnabledAsync("unknown", true, Token));
        Assert.False(await Clients.RemoveAsync("unknown", Token));
    }

    [Fact]
    public async Task ARemovedClientIsNotListed()
    {
        var (removed, other) = (await AddClientAsync(), await AddClientAsync());

        Assert.True(await Clients.RemoveAsync(removed.Id, Token));

        Assert.Equal([other], await Clients.ListAsync(Token));
    }

    [Fact]
    public async Task RemovingAClientRemovesItsRunsAndItems()
    {
        var (removed, other) = (await ListedRunAsync("c1"), await ListedRunAsync("c1"));

        await Clients.RemoveAsync(removed.ClientId, Token);

        Assert.Null(await Database.ItemAsync(removed.Id, "c1"));
        Assert.Equal([other], await Runs.ListAsync(null, 10, Token));
    }

    [Fact]
    public async Task RemovingAClientKeepsItsCampaigns()
    {
        var run = await ListedRunAsync("c1");
        await SyncAsync(run, "c1");

        await Clients.RemoveAsync(run.ClientId, Token);

        Assert.Single(await Database.CampaignsOfAsync(run.ClientId));
    }

    private async Task AssertDueNextAsync(string clientId, DateTimeOffset before)
    {
        var next = (await Clients.GetAsync(clientId, Token))!.NextRunAt;
        var after = await Listings.GetTimeAsync(Token);
        Assert.InRange(next!.Value, Nightly.NextAfter(before, IanaTimeZone.Utc)!.Value, Nightly.NextAfter(after, IanaTimeZone.Utc)!.Value);
    }
}
