using MixoSync.Clients;
using static MixoSync.Tests.Quotas.QuotaClients;

namespace MixoSync.Tests.Quotas;

/// <summary>Calls in flight, blocks, and quotas that change.</summary>
public abstract partial class QuotaLedgerContract
{
    [Fact]
    public async Task TheInFlightLimitIsNeverExceeded()
    {
        var client = NewClient(3, Window, maxInFlight: 2);
        var permits = await AskAsync(client, 3);
        Assert.Equal([true, true, false], permits.Select(permit => permit.Wait == TimeSpan.Zero));
        Assert.InRange(permits[2].Wait, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
        Assert.Equal([false, false, true], permits.Select(permit => permit.IsInFlightLimited));
    }

    [Fact]
    public async Task ACallThatIsNotDueIsNotInFlightLimited()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        Assert.False((await AskAsync(client)).IsInFlightLimited);
    }

    [Fact]
    public async Task CallsThatOutlastTheWindowStayInFlight()
    {
        var client = NewClient(1, Window / 4, maxInFlight: 2);
        var permits = await AskAsync(client, 3);
        await PassAsync(permits[1].Wait);
        await StartAsync(client, permits[1]);
        await PassAsync(Window / 4 + Options.Margin);
        Assert.NotEqual(TimeSpan.Zero, (await AskAsync(client, permits[2])).Wait);
    }

    [Fact]
    public async Task ACompletedCallFreesItsPlace()
    {
        var client = NewClient(2, Window, maxInFlight: 1);
        var permits = await AskAsync(client, 2);
        await Ledger.CompleteAsync(client, permits[0], sinceSent: null, TestContext.Current.CancellationToken);
        await StartAsync(client, permits[1]);
    }

    [Fact]
    public async Task AnAbandonedCallFreesItsPlaceWhenItsLeaseExpires()
    {
        var client = NewClient(2, Window, maxInFlight: 1);
        var permits = await AskAsync(client, 2);
        await PassAsync(Options.Lease);
        await StartAsync(client, permits[1]);
    }

    [Fact]
    public async Task CompletingACallThatNeverStartedHasNoEffect()
    {
        var client = NewClient(3, Window, maxInFlight: 1);
        var permits = await AskAsync(client, 2);
        await Ledger.CompleteAsync(client, permits[1], sinceSent: null, TestContext.Current.CancellationToken);
        Assert.NotEqual(TimeSpan.Zero, (await AskAsync(client)).Wait);
    }

    [Fact]
    public async Task ABlockDelaysPermitsAcquiredBeforeAndAfterIt()
    {
        var client = NewClient(3, Window);
        var before = (await AskAsync(client with { MaxInFlight = 1 }, 2))[1];
        await Ledger.BlockAsync(client, Window, TestContext.Current.CancellationToken);
        var after = await AskAsync(client);
        Assert.InRange((await AskAsync(client, before)).Wait, Window / 2, Window);
        Assert.InRange(after.Wait, Window / 2, Window);
        await PassAsync(after.Wait);
        await StartAsync(client, before);
        await StartAsync(client, after);
    }

    [Fact]
    public async Task AShorterBlockDoesNotShortenALongerOne()
    {
        var client = NewClient(1, Window);
        await Ledger.BlockAsync(client, Window, TestContext.Current.CancellationToken);
        await Ledger.BlockAsync(client, TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken);
        Assert.InRange((await AskAsync(client)).Wait, Window / 2, Window);
    }

    [Fact]
    public async Task ABlockedOrBusyClientDoesNotDelayOthers()
    {
        var blocked = NewClient(1, Window);
        var busy = NewClient(1, Window, maxInFlight: 1);
        await Ledger.BlockAsync(blocked, Window, TestContext.Current.CancellationToken);
        await StartAsync(busy);
        await StartAsync(NewClient(1, Window, maxInFlight: 1));
    }

    [Fact]
    public async Task ARaisedLimitAppliesImmediately()
    {
        var client = NewClient(1, Window);
        await AskAsync(client, 2);
        var raised = client with { Quota = new Quota(3, Window) };
        Assert.Equal([true, true, false], (await AskAsync(raised, 3)).Select(permit => permit.Wait == TimeSpan.Zero));
    }

    [Fact]
    public async Task PermitsOlderThanALoweredLimitShareTheRemainingSlots()
    {
        var client = NewClient(2, Window);
        var permits = await AskAsync(client, 4);
        var lowered = client with { Quota = new Quota(1, Window) };
        await PassAsync(permits[3].Wait);
        await StartAsync(lowered, permits[2]);
        var second = await AskAsync(lowered, permits[3]);
        Assert.InRange(second.Wait, Window / 2, Rest);
        await PassAsync(second.Wait);
        await StartAsync(lowered, second);
    }

    [Fact]
    public async Task LoweringAndRaisingTheLimitForgetsNoCall()
    {
        var client = NewClient(2, Window);
        await AskAsync(client, 2);
        await AskAsync(client with { Quota = new Quota(1, Window) });
        Assert.InRange((await AskAsync(client)).Wait, Window / 2, Rest);
    }

    [Fact]
    public async Task ALongerWindowAppliesToCallsAlreadySent()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        var slower = client with { Quota = new Quota(1, Window * 10) };
        Assert.InRange((await AskAsync(slower)).Wait, Window * 9, Window * 10 + Options.Margin);
    }
}
