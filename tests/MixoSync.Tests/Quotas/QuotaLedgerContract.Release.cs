using static MixoSync.Tests.Quotas.QuotaClients;

namespace MixoSync.Tests.Quotas;

/// <summary>Released reservations.</summary>
public abstract partial class QuotaLedgerContract
{
    [Fact]
    public async Task ReleasingAClientsReservationsFreesItsSlots()
    {
        var client = NewClient(2, Window);
        await AcquireAsync(client, 20);

        await Ledger.ReleaseAsync(client.Id, TestContext.Current.CancellationToken);

        Assert.InRange((await AcquireAsync(client)).Wait, TimeSpan.Zero, Cooldown);
    }

    [Fact]
    public async Task ReleasingReservationsKeepsTheCooldownOfSentCalls()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        await AcquireAsync(client, 3);

        await Ledger.ReleaseAsync(client.Id, TestContext.Current.CancellationToken);

        Assert.InRange((await AcquireAsync(client)).Wait, Window / 2, Cooldown);
    }

    [Fact]
    public async Task UsingAReleasedPermitDoesNotExceedTheLimit()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        var released = await AcquireAsync(client);
        await Ledger.ReleaseAsync(client.Id, TestContext.Current.CancellationToken);
        var reserved = await AcquireAsync(client);
        await AdvanceAsync(reserved.Wait);
        await StartAsync(client, reserved);

        Assert.NotEqual(TimeSpan.Zero, (await AcquireAsync(client, released)).Wait);
    }

    [Fact]
    public async Task AReleasedPermitIsGivenToTheNextCall()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        var reserved = await AcquireAsync(client);

        await Ledger.ReleaseAsync(client, reserved, TestContext.Current.CancellationToken);

        AssertSame(reserved, await AcquireAsync(client) with { Wait = reserved.Wait });
    }

    [Fact]
    public async Task ReleasingAPermitKeepsLaterReservationsOfItsSlot()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        var (released, later) = (await AcquireAsync(client), await AcquireAsync(client));

        await Ledger.ReleaseAsync(client, released, TestContext.Current.CancellationToken);

        Assert.Equal(later.Due + Cooldown, (await AcquireAsync(client)).Due);
    }

    [Fact]
    public async Task ReleasingAUsedPermitHasNoEffect()
    {
        var client = NewClient(1, Window);
        var used = await AcquireAsync(client);
        Assert.Equal(TimeSpan.Zero, used.Wait);

        await Ledger.ReleaseAsync(client, used, TestContext.Current.CancellationToken);

        Assert.InRange((await AcquireAsync(client)).Wait, Window / 2, Cooldown);
    }

    [Fact]
    public async Task ReleasingAPermitTwiceHasNoFurtherEffect()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        var reserved = await AcquireAsync(client);
        await Ledger.ReleaseAsync(client, reserved, TestContext.Current.CancellationToken);

        await Ledger.ReleaseAsync(client, reserved, TestContext.Current.CancellationToken);

        Assert.InRange((await AcquireAsync(client)).Wait, Window / 2, Cooldown);
    }

    [Fact]
    public async Task ReleasingReservationsDoesNotAffectOtherClients()
    {
        var (client, other) = (NewClient(1, Window), NewClient(1, Window));
        await AcquireAsync(other, 5);
        var reserved = (await AcquireAsync(other)).Due;

        await Ledger.ReleaseAsync(client.Id, TestContext.Current.CancellationToken);

        Assert.Equal(reserved + Cooldown, (await AcquireAsync(other)).Due);
    }
}
