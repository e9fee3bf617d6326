using MixoSync.Clients;
using MixoSync.Quotas;
using static MixoSync.Tests.Quotas.QuotaClients;

namespace MixoSync.Tests.Quotas;

/// <summary>Places in line that are kept, used late, given up or lost.</summary>
public abstract partial class QuotaLedgerContract
{
    [Fact]
    public async Task AcquiringAgainBeforeACallIsDueKeepsItsPlace()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        var permit = await AcquireAsync(client);
        var next = await AcquireAsync(client);

        Assert.Equal(permit, await AcquireAsync(client, permit));
        Assert.Equal(next, await AcquireAsync(client, next));
    }

    [Fact]
    public async Task APermitKeepsItsPlaceInAHeader()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        var permit = await AcquireAsync(client);
        Assert.True(Permit.TryParse(permit.ToHeader(), out var parsed));

        Assert.Equal(permit, await AcquireAsync(client, parsed));
    }

    [Fact]
    public async Task ALaterCallDoesNotTakeThePlaceOfACallThatIsDue()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        var due = await AcquireAsync(client);
        await AdvanceAsync(Cooldown + WaitingCalls.Patience - Moment);

        Assert.Equal(Cooldown, (await AcquireAsync(client)).Wait);
        await StartAsync(client, due);
    }

    [Fact]
    public async Task ACallThatDoesNotComeLosesItsPlace()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        var late = await AcquireAsync(client);
        await AdvanceAsync(Cooldown + WaitingCalls.Patience);

        await StartAsync(client);

        Assert.Equal(Cooldown, (await AcquireAsync(client, late)).Wait);
    }

    [Fact]
    public async Task ACallThatIsParkedUntilLaterDoesNotDelayOneThatCanStart()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        await AcquireAsync(client);

        await StartAsync(client with { Quota = new Quota(2, Window) });
    }

    [Fact]
    public async Task APermitStartsOnlyOneCall()
    {
        var client = NewClient(2, Window);
        var permit = await StartAsync(client);

        Assert.NotEqual(permit.Id, (await StartAsync(client, permit)).Id);
    }

    [Fact]
    public async Task AReleasedPlaceIsGivenToTheCallsBehindIt()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        var released = await AcquireAsync(client);
        var next = await AcquireAsync(client);

        await Ledger.ReleaseAsync(client, released, Token);

        Assert.Equal(released.Due, (await AcquireAsync(client, next)).Due);
    }

    [Fact]
    public async Task ReleasingAClientsPlacesFreesItsQuota()
    {
        var client = NewClient(2, Window);
        await StartAsync(client);
        for (var call = 0; call < 20; call++)
        {
            await AcquireAsync(client);
        }

        await Ledger.ReleaseAsync(client.Id, Token);

        Assert.Equal(Cooldown, (await AcquireAsync(client)).Wait);
    }

    [Fact]
    public async Task AReleasedPermitCanStillBeUsed()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        var released = await AcquireAsync(client);
        await Ledger.ReleaseAsync(client.Id, Token);
        var other = await AcquireAsync(client);

        Assert.Equal(other.Due + Cooldown, (await AcquireAsync(client, released)).Due);
    }

    [Fact]
    public async Task ReleasingAStartedCallHasNoEffect()
    {
        var client = NewClient(1, Window);
        var used = await StartAsync(client);

        await Ledger.ReleaseAsync(client, used, Token);

        Assert.Equal(Cooldown, (await AcquireAsync(client)).Wait);
    }

    [Fact]
    public async Task ReleasingDoesNotAffectOtherClients()
    {
        var (client, other) = (NewClient(1, Window), NewClient(1, Window));
        await StartAsync(other);
        await AcquireAsync(other);

        await Ledger.ReleaseAsync(client.Id, Token);

        Assert.Equal(2 * Cooldown, (await AcquireAsync(other)).Wait);
    }
}
