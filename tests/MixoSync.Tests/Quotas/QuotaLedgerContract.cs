using MixoSync.Clients;
using MixoSync.Quotas;
using static MixoSync.Tests.Quotas.QuotaClients;

namespace MixoSync.Tests.Quotas;

/// <summary>
/// What every ledger holds, whatever keeps it and whichever clock it reads. Time may pass between any two calls, as it
/// does on a database server, so that waits are only compared with bounds.
/// </summary>
public abstract partial class QuotaLedgerContract
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);

    /// <summary>What the ledger under test is to be made with.</summary>
    private protected static readonly QuotaOptions Options = new()
    {
        Margin = TimeSpan.FromMilliseconds(250),
        Lease = TimeSpan.FromSeconds(5),
    };

    private static readonly TimeSpan Rest = Window + Options.Margin;

    private protected abstract IQuotaLedger Ledger { get; }

    /// <summary>Lets at least this time pass on the ledger's clock.</summary>
    protected abstract Task PassAsync(TimeSpan time);

    [Fact]
    public async Task AsManyCallsAsTheLimitStartAtOnce()
    {
        var client = NewClient(3, Window);
        var permits = await AskAsync(client, 3);
        Assert.All(permits, permit => Assert.Equal(TimeSpan.Zero, permit.Wait));
    }

    [Fact]
    public async Task TheCallAfterTheLimitIsDueAWindowAndTheMarginLater()
    {
        var client = NewClient(2, Window);
        var permits = await AskAsync(client, 3);
        Assert.InRange(permits[2].Wait, Window / 2, Rest);
        Assert.Equal(permits[0].Due + Rest, permits[2].Due);
    }

    [Fact]
    public async Task ConcurrentCallersGetDifferentPermits()
    {
        var client = NewClient(3, Window);
        var permits = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => AskAsync(client))));
        Assert.Equal(30, permits.DistinctBy(permit => (permit.Slot, permit.Due)).Count());
        Assert.All(permits.GroupBy(permit => permit.Slot), slot => Assert.Equal(10, slot.Count()));
    }

    [Fact]
    public async Task ACallStartsWhenItsPermitIsDueAndNotBefore()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        var permit = await AskAsync(client);
        permit = await AskAsync(client, permit);
        Assert.InRange(permit.Wait, Window / 2, Rest);
        await PassAsync(permit.Wait);
        await StartAsync(client, permit);
    }

    [Fact]
    public async Task ALateCallDelaysTheNextCallOfItsSlot()
    {
        var client = NewClient(1, Window);
        var permits = await AskAsync(client, 3);
        await PassAsync(permits[1].Wait + (Rest / 2));
        await StartAsync(client, permits[1]);
        await PassAsync(Rest / 2);
        var next = await AskAsync(client, permits[2]);
        Assert.Equal(permits[2].Slot, next.Slot);
        Assert.InRange(next.Wait, TimeSpan.FromMilliseconds(100), Rest);
    }

    [Fact]
    public async Task AnOvertakenCallMovesToASlotThatIsFreeEarlier()
    {
        var client = NewClient(2, Window);
        await AskAsync(client);
        await PassAsync(Window / 4);
        await AskAsync(client);
        var promised = await AskAsync(client);
        await PassAsync(promised.Wait);
        await Ledger.AcquireAsync(client, held: null, isPriority: true, TimeSpan.Zero, TestContext.Current.CancellationToken);

        var moved = await AskAsync(client, promised);

        Assert.NotEqual(promised.Slot, moved.Slot);
        Assert.InRange(moved.Wait, TimeSpan.Zero, Window / 2);
    }

    [Fact]
    public async Task ALateCallDelaysTheNextPermit()
    {
        var client = NewClient(1, Window);
        var late = (await AskAsync(client, 2))[1];
        await PassAsync(late.Wait + (Rest / 2));
        await StartAsync(client, late);
        Assert.InRange((await AskAsync(client)).Due, late.Due + (Rest * 1.5), DateTimeOffset.MaxValue);
    }

    [Fact]
    public async Task TheCooldownStartsWhenTheCallIsReallySent()
    {
        var client = NewClient(1, Window);
        var permit = await AskAsync(client);
        await PassAsync(Window / 2);

        await Ledger.CompleteAsync(client, permit, sinceSent: TimeSpan.Zero, TestContext.Current.CancellationToken);

        Assert.InRange((await AskAsync(client)).Wait, Window, Rest);
    }

    private static void AssertSame(Permit expected, Permit actual) =>
        Assert.Equal((expected.Slot, expected.Due), (actual.Slot, actual.Due));

    private Task<Permit> AskAsync(Client client, Permit? held = null) =>
        Ledger.AcquireAsync(client, held, isPriority: false, TimeSpan.Zero, TestContext.Current.CancellationToken);

    private async Task<Permit[]> AskAsync(Client client, int count)
    {
        var permits = new Permit[count];
        for (var i = 0; i < count; i++)
        {
            permits[i] = await AskAsync(client);
        }

        return permits;
    }

    private async Task<Permit> StartAsync(Client client, Permit? held = null)
    {
        var permit = await AskAsync(client, held);
        Assert.Equal(TimeSpan.Zero, permit.Wait);
        return permit;
    }
}
