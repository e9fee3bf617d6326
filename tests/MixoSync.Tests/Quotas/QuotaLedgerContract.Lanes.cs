using MixoSync.Clients;
using MixoSync.Quotas;
using static MixoSync.Tests.Quotas.QuotaClients;

namespace MixoSync.Tests.Quotas;

/// <summary>The order of calls of different lanes.</summary>
public abstract partial class QuotaLedgerContract
{
    [Theory]
    [InlineData("Urgent")]
    [InlineData("Listing")]
    public async Task AnUrgentCallAndAListCallTakeTheNextFreeSlot(string name)
    {
        var lane = Enum.Parse<Lane>(name);
        var client = NewClient(1, Window);
        await StartAsync(client);
        var normal = await AcquireAsync(client);

        var first = await AcquireAsync(client, lane: lane);

        Assert.Equal(Cooldown, first.Wait);
        Assert.Equal(2 * Cooldown, (await AcquireAsync(client, normal)).Wait);
        await AdvanceAsync(Cooldown);
        await StartAsync(client, first, lane);
        Assert.Equal(Cooldown, (await AcquireAsync(client, normal)).Wait);
    }

    [Fact]
    public async Task ListCallsGoBeforeAllNormalCalls()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        await AcquireAsync(client);
        var waits = new List<TimeSpan>();
        for (var page = 0; page < 3; page++)
        {
            waits.Add((await AcquireAsync(client, lane: Lane.Listing)).Wait);
        }

        Assert.Equal([Cooldown, 2 * Cooldown, 3 * Cooldown], waits);
    }

    [Fact]
    public async Task UrgentCallsTakeAtMostEverySecondCallWhileNormalCallsWait()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        var normal = new List<Permit> { await AcquireAsync(client), await AcquireAsync(client) };
        var urgent = new List<Permit>();
        for (var call = 0; call < 4; call++)
        {
            urgent.Add(await AcquireAsync(client, lane: Lane.Urgent));
        }

        var order = "";
        while (order.Length < 6)
        {
            await AdvanceAsync(Cooldown);
            order += await StartNextAsync(client, urgent, normal);
        }

        Assert.Equal("ununuu", order);
    }

    [Fact]
    public async Task UrgentCallsUseTheWholeQuotaIfNothingElseWaits()
    {
        var client = NewClient(1, Window);
        await StartAsync(client, lane: Lane.Urgent);
        await AcquireAsync(client, lane: Lane.Urgent);

        Assert.Equal(2 * Cooldown, (await AcquireAsync(client, lane: Lane.Urgent)).Wait);
    }

    // The order in which the calls ask must not matter, so the first one is not the next one.
    private async Task<string> StartNextAsync(Client client, List<Permit> urgent, List<Permit> normal)
    {
        foreach (var (name, lane, permits) in new[] { ("n", Lane.Normal, normal), ("u", Lane.Urgent, urgent) })
        {
            foreach (var permit in permits)
            {
                if ((await AcquireAsync(client, permit, lane)).Wait == TimeSpan.Zero)
                {
                    permits.Remove(permit);
                    return name;
                }
            }
        }

        return "-";
    }
}
