using static MixoSync.Tests.Quotas.QuotaClients;

namespace MixoSync.Tests.Quotas;

/// <summary>Promises that are taken back.</summary>
public abstract partial class QuotaLedgerContract
{
    [Fact]
    public async Task ANewCallDoesNotWaitForReleasedReservations()
    {
        var client = NewClient(2, Window);
        await AskAsync(client, 20);

        await Ledger.ReleaseAsync(client.Id, TestContext.Current.CancellationToken);

        Assert.InRange((await AskAsync(client)).Wait, TimeSpan.Zero, Rest);
    }

    [Fact]
    public async Task AReleaseKeepsTheCooldownOfSentCalls()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        await AskAsync(client, 3);

        await Ledger.ReleaseAsync(client.Id, TestContext.Current.CancellationToken);

        Assert.InRange((await AskAsync(client)).Wait, Window / 2, Rest);
    }

    [Fact]
    public async Task UsingAReleasedPermitDoesNotExceedTheLimit()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        var released = await AskAsync(client);
        await Ledger.ReleaseAsync(client.Id, TestContext.Current.CancellationToken);
        var promised = await AskAsync(client);
        await PassAsync(promised.Wait);
        await StartAsync(client, promised);

        Assert.NotEqual(TimeSpan.Zero, (await AskAsync(client, released)).Wait);
    }

    [Fact]
    public async Task ANewCallDoesNotWaitForAReleasedPermit()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        var reserved = await AskAsync(client);

        await Ledger.ReleaseAsync(client, reserved, TestContext.Current.CancellationToken);

        AssertSame(reserved, await AskAsync(client) with { Wait = reserved.Wait });
    }

    [Fact]
    public async Task ReleasingAPermitKeepsReservationsBehindIt()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        var (released, behind) = (await AskAsync(client), await AskAsync(client));

        await Ledger.ReleaseAsync(client, released, TestContext.Current.CancellationToken);

        Assert.Equal(behind.Due + Rest, (await AskAsync(client)).Due);
    }

    [Fact]
    public async Task ReleasingAUsedPermitFreesNothing()
    {
        var client = NewClient(1, Window);
        var used = await AskAsync(client);
        Assert.Equal(TimeSpan.Zero, used.Wait);

        await Ledger.ReleaseAsync(client, used, TestContext.Current.CancellationToken);

        Assert.InRange((await AskAsync(client)).Wait, Window / 2, Rest);
    }

    [Fact]
    public async Task ReleasingTwiceHasNoFurtherEffect()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        var reserved = await AskAsync(client);
        await Ledger.ReleaseAsync(client, reserved, TestContext.Current.CancellationToken);

        await Ledger.ReleaseAsync(client, reserved, TestContext.Current.CancellationToken);

        Assert.InRange((await AskAsync(client)).Wait, Window / 2, Rest);
    }

    [Fact]
    public async Task AReleaseDoesNotAffectOtherClients()
    {
        var (client, other) = (NewClient(1, Window), NewClient(1, Window));
        await AskAsync(other, 5);
        var promised = (await AskAsync(other)).Due;

        await Ledger.ReleaseAsync(client.Id, TestContext.Current.CancellationToken);

        Assert.Equal(promised + Rest, (await AskAsync(other)).Due);
    }
}
