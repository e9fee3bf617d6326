using MixoSync.Clients;
using MixoSync.Quotas;
using static MixoSync.Tests.Quotas.QuotaClients;

namespace MixoSync.Tests.Quotas;

/// <summary>Calls that go ahead of others.</summary>
public abstract partial class QuotaLedgerContract
{
    [Fact]
    public async Task APriorityCallTakesASlotThatAnotherCallHasReserved()
    {
        var client = NewClient(1, Window);
        await AskAsync(client);
        var promised = await AskAsync(client);
        await PassAsync(promised.Wait);

        Assert.Equal(TimeSpan.Zero, (await AskAheadAsync(client)).Wait);

        Assert.InRange((await AskAsync(client, promised)).Wait, Window / 2, Rest);
    }

    [Fact]
    public async Task AnOvertakenCallKeepsItsReservation()
    {
        var client = NewClient(1, Window);
        await AskAsync(client);
        var promised = await AskAsync(client);
        await PassAsync(promised.Wait);
        await AskAheadAsync(client);

        promised = await AskAsync(client, promised);
        var last = await AskAsync(client);

        Assert.InRange(last.Due, promised.Due + (Rest / 2), DateTimeOffset.MaxValue);
    }

    [Fact]
    public async Task APriorityCallReservesNoSlot()
    {
        var client = NewClient(1, Window);
        await AskAsync(client);

        var ahead = await AskAheadAsync(client);

        Assert.False(ahead.IsReservation);
        Assert.InRange(ahead.Wait, Window / 2, Rest);
        Assert.InRange((await AskAsync(client)).Wait, Window / 2, Rest);
    }

    [Fact]
    public async Task APriorityCallRespectsLimitAndBlock()
    {
        var client = NewClient(2, Window, maxInFlight: 1);
        await AskAheadAsync(client);
        Assert.NotEqual(TimeSpan.Zero, (await AskAheadAsync(client)).Wait);

        var blocked = NewClient(1, Window);
        await Ledger.BlockAsync(blocked, Window, TestContext.Current.CancellationToken);
        Assert.InRange((await AskAheadAsync(blocked)).Wait, Window / 2, Window);
    }

    [Fact]
    public async Task APriorityCallWaitsItsTurnIfThereIsEnoughWork()
    {
        var client = NewClient(1, Window);
        var queue = await AskAsync(client, 5);

        var ahead = await AskAheadAsync(client);

        Assert.True(ahead.IsReservation);
        Assert.InRange(ahead.Due, queue[^1].Due + Window, DateTimeOffset.MaxValue);
    }

    private Task<Permit> AskAheadAsync(Client client, Permit? held = null) =>
        Ledger.AcquireAsync(client, held, isPriority: true, TimeSpan.Zero, TestContext.Current.CancellationToken);
}
