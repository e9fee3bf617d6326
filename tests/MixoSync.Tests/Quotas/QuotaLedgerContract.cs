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
    public async Task AsManyPermitsAsTheLimitAreDueAtOnce()
    {
        var client = NewClient(3, Window);
        var permits = await TakeAsync(client, 3);
        Assert.All(permits, permit => Assert.Equal(TimeSpan.Zero, permit.Wait));
    }

    [Fact]
    public async Task ThePermitAfterTheLimitIsDueAWindowAndTheMarginLater()
    {
        var client = NewClient(2, Window);
        var permits = await TakeAsync(client, 3);
        Assert.InRange(permits[2].Wait, Window / 2, Rest);
        Assert.Equal(permits[0].Due + Rest, permits[2].Due);
    }

    [Fact]
    public async Task PermitsTakenAtTheSameTimeAreAllDifferent()
    {
        var client = NewClient(3, Window);
        var permits = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => TakeAsync(client))));
        Assert.Equal(30, permits.DistinctBy(permit => (permit.Slot, permit.Due)).Count());
        Assert.All(permits.GroupBy(permit => permit.Slot), slot => Assert.Equal(10, slot.Count()));
    }

    [Fact]
    public async Task ACallStartsWhenItsPermitIsDueAndNotBefore()
    {
        var client = NewClient(1, Window);
        // Never used: its slot is missed for one window and no longer.
        await TakeAsync(client);
        var permit = await TakeAsync(client);
        var wait = await TryStartAsync(client, permit);
        Assert.InRange(wait, Window / 2, Rest);
        await PassAsync(wait);
        await StartAsync(client, permit);
    }

    [Fact]
    public async Task ALateCallHoldsUpTheNextOneOfItsSlot()
    {
        var client = NewClient(1, Window);
        var permits = await TakeAsync(client, 2);
        await PassAsync(Rest);
        await StartAsync(client, permits[0]);
        Assert.InRange(await TryStartAsync(client, permits[1]), Window / 2, Rest);
    }

    [Fact]
    public async Task ALateCallMovesThePermitThatIsTakenNext()
    {
        var client = NewClient(1, Window);
        var late = await TakeAsync(client);
        await PassAsync(Rest);
        await StartAsync(client, late);
        Assert.InRange((await TakeAsync(client)).Wait, Window / 2, Rest);
    }

    [Fact]
    public async Task APermitThatIsUsedTwiceWaitsForItsSlotAgain()
    {
        var client = NewClient(1, Window);
        var permit = await TakeAsync(client);
        await StartAsync(client, permit);
        Assert.InRange(await TryStartAsync(client, permit), Window / 2, Rest);
    }

    private Task<Permit> TakeAsync(Client client) => Ledger.TakeAsync(client, TestContext.Current.CancellationToken);

    private async Task<Permit[]> TakeAsync(Client client, int count)
    {
        var permits = new Permit[count];
        for (var i = 0; i < count; i++)
        {
            permits[i] = await TakeAsync(client);
        }

        return permits;
    }

    private Task<TimeSpan> TryStartAsync(Client client, Permit permit) =>
        Ledger.TryStartAsync(client, permit, TestContext.Current.CancellationToken);

    private async Task StartAsync(Client client, params Permit[] permits)
    {
        foreach (var permit in permits)
        {
            Assert.Equal(TimeSpan.Zero, await TryStartAsync(client, permit));
        }
    }
}
