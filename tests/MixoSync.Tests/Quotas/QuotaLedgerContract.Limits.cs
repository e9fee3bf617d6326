using MixoSync.Clients;
using static MixoSync.Tests.Quotas.QuotaClients;

namespace MixoSync.Tests.Quotas;

/// <summary>The in-flight limit, blocks and changes of the quota.</summary>
public abstract partial class QuotaLedgerContract
{
    [Fact]
    public async Task TheInFlightLimitIsEnforced()
    {
        var client = NewClient(3, Window, maxInFlight: 2);
        var permits = await AcquireAsync(client, 3);
        Assert.Equal([true, true, false], permits.Select(permit => permit.Wait == TimeSpan.Zero));
        Assert.InRange(permits[2].Wait, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
        Assert.Equal([false, false, true], permits.Select(permit => permit.IsInFlightLimited));
    }

    [Fact]
    public async Task ACallThatIsNotDueYetIsNotInFlightLimited()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        Assert.False((await AcquireAsync(client)).IsInFlightLimited);
    }

    [Fact]
    public async Task CallsThatOutlastTheWindowStayInFlight()
    {
        var client = NewClient(1, Window / 4, maxInFlight: 2);
        var permits = await AcquireAsync(client, 3);
        await AdvanceAsync(permits[1].Wait);
        await StartAsync(client, permits[1]);
        await AdvanceAsync(Window / 4 + Options.Margin);
        Assert.NotEqual(TimeSpan.Zero, (await AcquireAsync(client, permits[2])).Wait);
    }

    [Fact]
    public async Task ACompletedCallIsNoLongerInFlight()
    {
        var client = NewClient(2, Window, maxInFlight: 1);
        var permits = await AcquireAsync(client, 2);
        await Ledger.CompleteAsync(client, permits[0], sinceSent: null, TestContext.Current.CancellationToken);
        await StartAsync(client, permits[1]);
    }

    [Fact]
    public async Task ACallWithAnExpiredLeaseIsNoLongerInFlight()
    {
        var client = NewClient(2, Window, maxInFlight: 1);
        var permits = await AcquireAsync(client, 2);
        await AdvanceAsync(Options.Lease);
        await StartAsync(client, permits[1]);
    }

    [Fact]
    public async Task CompletingACallThatNeverStartedChangesNothing()
    {
        var client = NewClient(3, Window, maxInFlight: 1);
        var permits = await AcquireAsync(client, 2);
        await Ledger.CompleteAsync(client, permits[1], sinceSent: null, TestContext.Current.CancellationToken);
        Assert.NotEqual(TimeSpan.Zero, (await AcquireAsync(client)).Wait);
    }

    [Fact]
    public async Task ABlockDelaysPermitsAcquiredBeforeAndAfterIt()
    {
        var client = NewClient(3, Window);
        var before = (await AcquireAsync(client with { MaxInFlight = 1 }, 2))[1];
        await Ledger.BlockAsync(client, Window, TestContext.Current.CancellationToken);
        var after = await AcquireAsync(client);
        Assert.InRange((await AcquireAsync(client, before)).Wait, Window / 2, Window);
        Assert.InRange(after.Wait, Window / 2, Window);
        await AdvanceAsync(after.Wait);
        await StartAsync(client, before);
        await StartAsync(client, after);
    }

    [Fact]
    public async Task AShorterBlockDoesNotShortenALongerOne()
    {
        var client = NewClient(1, Window);
        await Ledger.BlockAsync(client, Window, TestContext.Current.CancellationToken);
        await Ledger.BlockAsync(client, TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken);
        Assert.InRange((await AcquireAsync(client)).Wait, Window / 2, Window);
    }

    [Fact]
    public async Task ABlockedOrBusyClientDoesNotDelayOtherClients()
    {
        var blocked = NewClient(1, Window);
        var busy = NewClient(1, Window, maxInFlight: 1);
        await Ledger.BlockAsync(blocked, Window, TestContext.Current.CancellationToken);
        await StartAsync(busy);
        await StartAsync(NewClient(1, Window, maxInFlight: 1));
    }

    [Fact]
    public async Task ARaisedLimitTakesEffectImmediately()
    {
        var client = NewClient(1, Window);
        await AcquireAsync(client, 2);
        var raised = client with { Quota = new Quota(3, Window) };
        Assert.Equal([true, true, false], (await AcquireAsync(raised, 3)).Select(permit => permit.Wait == TimeSpan.Zero));
    }

    [Fact]
    public async Task PermitsAcquiredBeforeALoweredLimitShareTheRemainingSlots()
    {
        var client = NewClient(2, Window);
        var permits = await AcquireAsync(client, 4);
        var lowered = client with { Quota = new Quota(1, Window) };
        await AdvanceAsync(permits[3].Wait);
        await StartAsync(lowered, permits[2]);
        var second = await AcquireAsync(lowered, permits[3]);
        Assert.InRange(second.Wait, Window / 2, Cooldown);
        await AdvanceAsync(second.Wait);
        await StartAsync(lowered, second);
    }

    [Fact]
    public async Task LoweringAndRaisingALimitKeepsTheCooldowns()
    {
        var client = NewClient(2, Window);
        await AcquireAsync(client, 2);
        await AcquireAsync(client with { Quota = new Quota(1, Window) });
        Assert.InRange((await AcquireAsync(client)).Wait, Window / 2, Cooldown);
    }

    [Fact]
    public async Task ALongerWindowAppliesToCallsAlreadySent()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        var slower = client with { Quota = new Quota(1, Window * 10) };
        Assert.InRange((await AcquireAsync(slower)).Wait, Window * 9, Window * 10 + Options.Margin);
    }
}
