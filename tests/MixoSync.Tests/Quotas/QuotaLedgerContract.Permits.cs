using MixoSync.Clients;
using MixoSync.Quotas;
using static MixoSync.Tests.Quotas.QuotaClients;

namespace MixoSync.Tests.Quotas;

/// <summary>What becomes of a permit that is held for long, brought back, or never used.</summary>
public abstract partial class QuotaLedgerContract
{
    [Fact]
    public async Task AcquiringAgainBeforeAPermitIsDueReservesNoOtherSlot()
    {
        var client = NewClient(2, Window);
        await AskAsync(client, 2);
        var permit = await AskAsync(client);
        AssertSame(permit, await AskAsync(client, permit));
        AssertSame(permit, await AskAsync(client, permit));
        Assert.Equal(permit.Slot == 0 ? 1 : 0, (await AskAsync(client)).Slot);
    }

    [Fact]
    public async Task AnUnusedPermitCostsItsSlotOneWindow()
    {
        var client = NewClient(1, Window);
        var permits = await AskAsync(client, 3);
        Assert.Equal(permits[1].Due + Rest, permits[2].Due);
        await PassAsync(permits[2].Wait);
        await StartAsync(client, permits[2]);
    }

    [Fact]
    public async Task AStalePermitIsReplaced()
    {
        var client = NewClient(1, Window);
        var stale = (await AskAsync(client, 2))[1];
        await PassAsync(stale.Wait + Rest);
        var other = await StartAsync(client, stale);
        Assert.InRange(other.Due, stale.Due + Rest, DateTimeOffset.MaxValue);
        Assert.Equal(other.Due + Rest, (await AskAsync(client)).Due);
    }

    [Fact]
    public async Task APermitStartsOnlyOneCall()
    {
        var client = NewClient(1, Window);
        var permit = await StartAsync(client);
        var again = await AskAsync(client, permit);
        Assert.InRange(again.Wait, Window / 2, Rest);
        await PassAsync(again.Wait);
        Assert.NotEqual(permit.Due, (await StartAsync(client, again)).Due);
    }

    [Fact]
    public async Task TheCooldownOfALateCallStartsWhenItIsSent()
    {
        var client = NewClient(1, Window);
        var permit = await StartAsync(client);
        var late = TimeSpan.FromSeconds(1);
        await Ledger.ReportDelayAsync(client, permit, late, TestContext.Current.CancellationToken);
        Assert.InRange((await AskAsync(client)).Due, permit.Due + late + Rest, permit.Due + late + Rest + TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task TheCooldownAccountsForTheLatencyOfTheCaller()
    {
        var client = NewClient(1, Window);
        var late = TimeSpan.FromSeconds(1);
        var permit = await Ledger.AcquireAsync(client, held: null, isPriority: false, late, TestContext.Current.CancellationToken);
        Assert.Equal(TimeSpan.Zero, permit.Wait);
        Assert.Equal(permit.Due + late + Rest, (await AskAsync(client)).Due);
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
