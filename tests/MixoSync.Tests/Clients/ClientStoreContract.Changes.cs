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
        Assert.InRange(next!.Value, Nightly.NextAfter(before)!.Value, Nightly.NextAfter(after)!.Value);
    }
}
