using MixoSync.Clients;
using MixoSync.Quotas;
using static MixoSync.Tests.Quotas.QuotaClients;

namespace MixoSync.Tests.Quotas;

/// <summary>Permits that are used late, repeatedly or never.</summary>
public abstract partial class QuotaLedgerContract
{
    [Fact]
    public async Task AcquiringAgainBeforeAPermitIsDueKeepsItsSlot()
    {
        var client = NewClient(2, Window);
        await AcquireAsync(client, 2);
        var permit = await AcquireAsync(client);
        AssertSame(permit, await AcquireAsync(client, permit));
        AssertSame(permit, await AcquireAsync(client, permit));
        Assert.Equal(permit.Slot == 0 ? 1 : 0, (await AcquireAsync(client)).Slot);
    }

    [Fact]
    public async Task AnUnusedPermitLeavesItsSlotIdleForOneWindow()
    {
        var client = NewClient(1, Window);
        var permits = await AcquireAsync(client, 3);
        Assert.Equal(permits[1].Due + Cooldown, permits[2].Due);
        await AdvanceAsync(permits[2].Wait);
        await StartAsync(client, permits[2]);
    }

    [Fact]
    public async Task AStalePermitIsReplaced()
    {
        var client = NewClient(1, Window);
        var stale = (await AcquireAsync(client, 2))[1];
        await AdvanceAsync(stale.Wait + Cooldown);
        var other = await StartAsync(client, stale);
        Assert.InRange(other.Due, stale.Due + Cooldown, DateTimeOffset.MaxValue);
        Assert.Equal(other.Due + Cooldown, (await AcquireAsync(client)).Due);
    }

    [Fact]
    public async Task APermitStartsOnlyOneCall()
    {
        var client = NewClient(1, Window);
        var permit = await StartAsync(client);
        var again = await AcquireAsync(client, permit);
        Assert.InRange(again.Wait, Window / 2, Cooldown);
        await AdvanceAsync(again.Wait);
        Assert.NotEqual(permit.Due, (await StartAsync(client, again)).Due);
    }

    [Fact]
    public async Task AReportedDelayMovesTheCooldown()
    {
        var client = NewClient(1, Window);
        var permit = await StartAsync(client);
        var late = TimeSpan.FromSeconds(1);
        await Ledger.ReportDelayAsync(client, permit, late, TestContext.Current.CancellationToken);
        Assert.InRange((await AcquireAsync(client)).Due, permit.Due + late + Cooldown, permit.Due + late + Cooldown + TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task TheCooldownStartsAfterTheExpectedLatency()
    {
        var client = NewClient(1, Window);
        var late = TimeSpan.FromSeconds(1);
        var permit = await Ledger.AcquireAsync(client, heldPermit: null, isPriority: false, late, TestContext.Current.CancellationToken);
        Assert.Equal(TimeSpan.Zero, permit.Wait);
        Assert.Equal(permit.Due + late + Cooldown, (await AcquireAsync(client)).Due);
    }

    [Fact]
    public async Task APermitKeepsItsIdentityInAHeader()
    {
        var client = NewClient(1, Window, maxInFlight: 1);
        var permit = await StartAsync(client);
        Assert.True(Permit.TryParse(permit.ToHeader(), out var parsed));
        AssertSame(permit, parsed);
        await Ledger.CompleteAsync(client, parsed, sinceSent: null, TestContext.Current.CancellationToken);
        await StartAsync(client with { Quota = new Quota(2, Window) });
    }
}
