using MixoSync.Clients;
using MixoSync.Quotas;
using static MixoSync.Tests.Quotas.QuotaClients;

namespace MixoSync.Tests.Quotas;

/// <summary>Quotas that several clients share.</summary>
public abstract partial class QuotaLedgerContract
{
    [Fact]
    public async Task TheClientsOfAPoolShareItsQuota()
    {
        var pool = NewPool("2/10s");
        var (one, other) = (NewClientOf(pool), NewClientOf(pool));
        await StartAsync(one);
        await StartAsync(other);

        Assert.Equal(TimeSpan.FromSeconds(10.25), (await AcquireAsync(one)).Wait);
        await StartAsync(NewClientOf(NewPool("2/10s")));
    }

    [Fact]
    public async Task ACallNeedsRoomInAllPoolsAndTakesAllOrNone()
    {
        var (small, large) = (NewPool("1/10s"), NewPool("2/1s"));
        var both = NewClientOf(small, large);
        await StartAsync(both);
        await AdvanceAsync(TimeSpan.FromSeconds(1.25));

        Assert.Equal(TimeSpan.FromSeconds(9), (await AcquireAsync(both)).Wait);

        await StartAsync(NewClientOf(large), 2);
    }

    [Fact]
    public async Task WaitingCallsOfOneClientDelayAnotherClientByOneCall()
    {
        var pool = NewPool("1/2s");
        var (flood, other) = (NewClientOf(pool), NewClientOf(pool));
        await StartAsync(flood);
        for (var call = 0; call < 100; call++)
        {
            await AcquireAsync(flood);
        }

        Assert.Equal(Cooldown, (await AcquireAsync(other)).Wait);
        Assert.InRange((await AcquireAsync(other)).Wait, 2 * Cooldown, 3 * Cooldown);
    }

    [Fact]
    public async Task ClientsThatWaitForAPoolTakeTurns()
    {
        var pool = NewPool("1/2s");
        Client[] clients = [NewClientOf(pool), NewClientOf(pool), NewClientOf(pool)];
        await StartAsync(clients[0]);
        var waiting = new List<(int Client, Permit Permit)>();
        foreach (var (number, client) in clients.Index())
        {
            for (var call = 0; call < 5 * (number + 1); call++)
            {
                waiting.Add((number, await AcquireAsync(client)));
            }
        }

        var starts = new int[3];
        for (var call = 0; call < 12; call++)
        {
            await AdvanceAsync(Cooldown);
            foreach (var (number, permit) in waiting)
            {
                if ((await AcquireAsync(clients[number], permit)).Wait == TimeSpan.Zero)
                {
                    starts[number]++;
                    waiting.Remove((number, permit));
                    break;
                }
            }
        }

        Assert.All(starts, calls => Assert.InRange(calls, 3, 5));
    }

    [Fact]
    public async Task AClientThatWaitsForItsOwnLimitDelaysNoOther()
    {
        var pool = NewPool("2/10s");
        var slow = NewClientOf(pool) with { Quota = Quota.Parse("1/1h") };
        await StartAsync(slow);
        await AcquireAsync(slow);

        await StartAsync(NewClientOf(pool));
    }

    [Fact]
    public async Task ABlockOfAClientDoesNotBlockItsPool()
    {
        var pool = NewPool("2/10s");
        var blocked = NewClientOf(pool);
        await Ledger.BlockAsync(blocked, Window, Token);

        Assert.Equal(Window, (await AcquireAsync(blocked)).Wait);
        await StartAsync(NewClientOf(pool));
    }

    [Fact]
    public async Task InAPoolAListCallTakesItsTurnButAnUrgentCallGoesFirst()
    {
        var pool = NewPool("1/2s");
        var (busy, listing, person) = (NewClientOf(pool), NewClientOf(pool), NewClientOf(pool));
        await StartAsync(busy);
        await AcquireAsync(listing);
        await AcquireAsync(busy);

        Assert.Equal(3 * Cooldown, (await AcquireAsync(listing, lane: Lane.Listing)).Wait);
        Assert.Equal(Cooldown, (await AcquireAsync(person, lane: Lane.Urgent)).Wait);
    }

    [Fact]
    public async Task ABackfillGetsAQuarterOfTheShareOfANormalCall()
    {
        var pool = NewPool("1/2s");
        var (normal, backfill) = (NewClientOf(pool), NewClientOf(pool));
        await StartAsync(normal);
        for (var call = 0; call < 20; call++)
        {
            await AcquireAsync(normal);
        }

        var waits = new List<double>();
        for (var call = 0; call < 4; call++)
        {
            waits.Add((await AcquireAsync(backfill, lane: Lane.Backfill)).Wait / Cooldown);
        }

        Assert.All(waits.Zip(waits.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 4, 6));
    }
}
