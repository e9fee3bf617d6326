using MixoSync.Clients;
using MixoSync.Quotas;
using static MixoSync.Tests.Quotas.QuotaClients;

namespace MixoSync.Tests.Quotas;

/// <summary>Priority calls.</summary>
public abstract partial class QuotaLedgerContract
{
    [Fact]
    public async Task APriorityCallTakesAReservedSlot()
    {
        var client = NewClient(1, Window);
        await AcquireAsync(client);
        var reserved = await AcquireAsync(client);
        await AdvanceAsync(reserved.Wait);

        Assert.Equal(TimeSpan.Zero, (await AcquirePriorityAsync(client)).Wait);

        Assert.InRange((await AcquireAsync(client, reserved)).Wait, Window / 2, Cooldown);
    }

    [Fact]
    public async Task AnOvertakenCallKeepsItsReservation()
    {
        var client = NewClient(1, Window);
        await AcquireAsync(client);
        var reserved = await AcquireAsync(client);
        await AdvanceAsync(reserved.Wait);
        await AcquirePriorityAsync(client);

        reserved = await AcquireAsync(client, reserved);
        var last = await AcquireAsync(client);

        Assert.InRange(last.Due, reserved.Due + (Cooldown / 2), DateTimeOffset.MaxValue);
    }

    [Fact]
    public async Task AWaitingPriorityCallReservesNoSlot()
    {
        var client = NewClient(1, Window);
        await AcquireAsync(client);

        var priority = await AcquirePriorityAsync(client);

        Assert.False(priority.IsReservation);
        Assert.InRange(priority.Wait, Window / 2, Cooldown);
        Assert.InRange((await AcquireAsync(client)).Wait, Window / 2, Cooldown);
    }

    [Fact]
    public async Task APriorityCallRespectsTheInFlightLimitAndBlocks()
    {
        var client = NewClient(2, Window, maxInFlight: 1);
        await AcquirePriorityAsync(client);
        Assert.NotEqual(TimeSpan.Zero, (await AcquirePriorityAsync(client)).Wait);

        var blocked = NewClient(1, Window);
        await Ledger.BlockAsync(blocked, Window, TestContext.Current.CancellationToken);
        Assert.InRange((await AcquirePriorityAsync(blocked)).Wait, Window / 2, Window);
    }

    [Fact]
    public async Task APriorityCallIsScheduledNormallyIfManyCallsWait()
    {
        var client = NewClient(1, Window);
        var queue = await AcquireAsync(client, 5);

        var priority = await AcquirePriorityAsync(client);

        Assert.True(priority.IsReservation);
        Assert.InRange(priority.Due, queue[^1].Due + Window, DateTimeOffset.MaxValue);
    }

    private Task<Permit> AcquirePriorityAsync(Client client, Permit? heldPermit = null) =>
        Ledger.AcquireAsync(client, heldPermit, isPriority: true, TimeSpan.Zero, TestContext.Current.CancellationToken);
}
