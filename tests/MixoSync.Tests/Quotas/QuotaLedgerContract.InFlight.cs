using MixoSync.Clients;
using static MixoSync.Tests.Quotas.QuotaClients;

namespace MixoSync.Tests.Quotas;

/// <summary>The in-flight limit and blocks.</summary>
public abstract partial class QuotaLedgerContract
{
    [Fact]
    public async Task TheInFlightLimitIsEnforced()
    {
        var client = NewClient(3, Window, maxInFlight: 2);
        await StartAsync(client, 2);

        var permit = await AcquireAsync(client);

        Assert.True(permit.IsInFlightLimited);
        Assert.InRange(permit.Wait, Moment, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task ACallThatIsNotDueYetIsNotInFlightLimited()
    {
        var client = NewClient(1, Window, maxInFlight: 1);
        await StartAsync(client);

        Assert.False((await AcquireAsync(client)).IsInFlightLimited);
    }

    [Fact]
    public async Task ACallThatIsInFlightLimitedHasNoPlaceInLine()
    {
        var client = NewClient(2, Window, maxInFlight: 1);
        var first = await StartAsync(client);
        var limited = await AcquireAsync(client);
        await Ledger.CompleteAsync(client, first, sinceSent: null, Token);

        await StartAsync(client);

        Assert.Equal(Cooldown, (await AcquireAsync(client, limited)).Wait);
    }

    [Fact]
    public async Task CallsThatOutlastTheWindowStayInFlight()
    {
        var client = NewClient(1, Window, maxInFlight: 1);
        await StartAsync(client);
        await AdvanceAsync(Cooldown);

        Assert.True((await AcquireAsync(client)).IsInFlightLimited);
    }

    [Fact]
    public async Task ACompletedCallIsNoLongerInFlight()
    {
        var client = NewClient(2, Window, maxInFlight: 1);
        var permit = await StartAsync(client);

        await Ledger.CompleteAsync(client, permit, sinceSent: null, new CancellationToken(canceled: true));

        await StartAsync(client);
    }

    [Fact]
    public async Task ACallWithAnExpiredLeaseIsNoLongerInFlight()
    {
        var client = NewClient(2, Window, maxInFlight: 1);
        await StartAsync(client);
        await AdvanceAsync(Options.Lease);

        await StartAsync(client);
    }

    [Fact]
    public async Task CompletingACallThatNeverStartedChangesNothing()
    {
        var client = NewClient(3, Window, maxInFlight: 1);
        await StartAsync(client);
        var limited = await AcquireAsync(client);

        await Ledger.CompleteAsync(client, limited, sinceSent: null, Token);

        Assert.True((await AcquireAsync(client)).IsInFlightLimited);
    }

    [Fact]
    public async Task ABlockDelaysPermitsAcquiredBeforeAndAfterIt()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        var before = await AcquireAsync(client);

        await Ledger.BlockAsync(client, 2 * Cooldown, Token);

        Assert.Equal(2 * Cooldown, (await AcquireAsync(client, before)).Wait);
        Assert.Equal(2 * Cooldown, (await AcquireAsync(client with { Quota = Quota.Parse("9/1s") })).Wait);
    }

    [Fact]
    public async Task AShorterBlockDoesNotShortenALongerOne()
    {
        var client = NewClient(1, Window);
        await Ledger.BlockAsync(client, Window, Token);
        await Ledger.BlockAsync(client, Moment, Token);

        Assert.Equal(Window, (await AcquireAsync(client)).Wait);
    }

    [Fact]
    public async Task ABlockedOrBusyClientDoesNotDelayOtherClients()
    {
        var (blocked, busy) = (NewClient(1, Window), NewClient(1, Window, maxInFlight: 1));
        await Ledger.BlockAsync(blocked, Window, Token);
        await StartAsync(busy);

        await StartAsync(NewClient(1, Window, maxInFlight: 1));
    }
}
