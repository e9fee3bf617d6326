using MixoSync.Clients;
using MixoSync.Quotas;
using static MixoSync.Tests.Quotas.QuotaClients;

namespace MixoSync.Tests.Quotas;

/// <summary>
/// Contract tests that every ledger must pass, on any storage and clock. Time can pass between any two calls, as on a database
/// server, so the tests compare waits only with bounds.
/// </summary>
public abstract partial class QuotaLedgerContract
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);

    /// <summary>The options of the ledger under test.</summary>
    private protected static readonly QuotaOptions Options = new()
    {
        Margin = TimeSpan.FromMilliseconds(250),
        Lease = TimeSpan.FromSeconds(5),
    };

    private static readonly TimeSpan Cooldown = Window + Options.Margin;

    private protected abstract IQuotaLedger Ledger { get; }

    /// <summary>Advances the ledger's clock by at least <paramref name="time"/>.</summary>
    protected abstract Task AdvanceAsync(TimeSpan time);

    [Fact]
    public async Task CallsUpToTheLimitStartImmediately()
    {
        var client = NewClient(3, Window);
        var permits = await AcquireAsync(client, 3);
        Assert.All(permits, permit => Assert.Equal(TimeSpan.Zero, permit.Wait));
    }

    [Fact]
    public async Task TheFirstCallOverTheLimitIsDueAfterTheCooldown()
    {
        var client = NewClient(2, Window);
        var permits = await AcquireAsync(client, 3);
        Assert.InRange(permits[2].Wait, Window / 2, Cooldown);
        Assert.Equal(permits[0].Due + Cooldown, permits[2].Due);
    }

    [Fact]
    public async Task PermitsAcquiredConcurrentlyAreDistinct()
    {
        var client = NewClient(3, Window);
        var permits = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => AcquireAsync(client))));
        Assert.Equal(30, permits.DistinctBy(permit => (permit.Slot, permit.Due)).Count());
        Assert.All(permits.GroupBy(permit => permit.Slot), slot => Assert.Equal(10, slot.Count()));
    }

    [Fact]
    public async Task ACallDoesNotStartBeforeItsPermitIsDue()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        var permit = await AcquireAsync(client);
        permit = await AcquireAsync(client, permit);
        Assert.InRange(permit.Wait, Window / 2, Cooldown);
        await AdvanceAsync(permit.Wait);
        await StartAsync(client, permit);
    }

    [Fact]
    public async Task ALateCallDelaysTheNextReservationOfItsSlot()
    {
        var client = NewClient(1, Window);
        var permits = await AcquireAsync(client, 3);
        await AdvanceAsync(permits[1].Wait + (Cooldown / 2));
        await StartAsync(client, permits[1]);
        await AdvanceAsync(Cooldown / 2);
        var next = await AcquireAsync(client, permits[2]);
        Assert.Equal(permits[2].Slot, next.Slot);
        Assert.InRange(next.Wait, TimeSpan.FromMilliseconds(100), Cooldown);
    }

    [Fact]
    public async Task AnOvertakenCallMovesToASlotThatIsFreeSooner()
    {
        var client = NewClient(2, Window);
        await AcquireAsync(client);
        await AdvanceAsync(Window / 4);
        await AcquireAsync(client);
        var reserved = await AcquireAsync(client);
        await AdvanceAsync(reserved.Wait);
        await Ledger.AcquireAsync(client, heldPermit: null, isPriority: true, TimeSpan.Zero, TestContext.Current.CancellationToken);

        var moved = await AcquireAsync(client, reserved);

        Assert.NotEqual(reserved.Slot, moved.Slot);
        Assert.InRange(moved.Wait, TimeSpan.Zero, Window / 2);
    }

    [Fact]
    public async Task ALateCallDelaysTheNextPermit()
    {
        var client = NewClient(1, Window);
        var late = (await AcquireAsync(client, 2))[1];
        await AdvanceAsync(late.Wait + (Cooldown / 2));
        await StartAsync(client, late);
        Assert.InRange((await AcquireAsync(client)).Due, late.Due + (Cooldown * 1.5), DateTimeOffset.MaxValue);
    }

    [Fact]
    public async Task TheCooldownStartsWhenTheCallIsSent()
    {
        var client = NewClient(1, Window);
        var permit = await AcquireAsync(client);
        await AdvanceAsync(Window / 2);

        await Ledger.CompleteAsync(client, permit, sinceSent: TimeSpan.Zero, TestContext.Current.CancellationToken);

        Assert.InRange((await AcquireAsync(client)).Wait, Window, Cooldown);
    }

    private static void AssertSame(Permit expected, Permit actual) =>
        Assert.Equal((expected.Slot, expected.Due), (actual.Slot, actual.Due));

    private Task<Permit> AcquireAsync(Client client, Permit? heldPermit = null) =>
        Ledger.AcquireAsync(client, heldPermit, isPriority: false, TimeSpan.Zero, TestContext.Current.CancellationToken);

    private async Task<Permit[]> AcquireAsync(Client client, int count)
    {
        var permits = new Permit[count];
        for (var i = 0; i < count; i++)
        {
            permits[i] = await AcquireAsync(client);
        }

        return permits;
    }

    private async Task<Permit> StartAsync(Client client, Permit? heldPermit = null)
    {
        var permit = await AcquireAsync(client, heldPermit);
        Assert.Equal(TimeSpan.Zero, permit.Wait);
        return permit;
    }
}
