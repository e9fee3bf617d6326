using MixoSync.Clients;
using static MixoSync.Tests.Quotas.QuotaClients;

namespace MixoSync.Tests.Quotas;

/// <summary>Several limits, large and daily ones, and changes of the quota.</summary>
public abstract partial class QuotaLedgerContract
{
    [Fact]
    public async Task EveryLimitOfAQuotaApplies()
    {
        var client = NewClient("2/1s,3/10s");
        await StartAsync(client, 2);
        var third = await AcquireAsync(client);
        var fourth = await AcquireAsync(client);

        Assert.Equal((TimeSpan.FromSeconds(1.25), TimeSpan.FromSeconds(10.25)), (third.Wait, fourth.Wait));
    }

    [Fact]
    public async Task OfALargeLimitEveryCallCanBeUsed()
    {
        var client = NewClient("1001/60s", maxInFlight: 10_000);
        await StartAsync(client, 1_001);

        Assert.Equal(TimeSpan.FromSeconds(60.25), (await AcquireAsync(client)).Wait);
    }

    [Fact]
    public async Task OfALargeLimitCallsOfOneSlotBecomeAvailableTogether()
    {
        var client = NewClient("1000/60s", maxInFlight: 10_000);
        for (var call = 0; call < 1_000; call++)
        {
            await StartAsync(client);
            await AdvanceAsync(TimeSpan.FromMilliseconds(10));
        }

        // Five calls share a slot, so they wait for the last of them, which was sent 40 ms after the first.
        var waits = new List<TimeSpan>();
        for (var call = 0; call < 6; call++)
        {
            waits.Add((await AcquireAsync(client)).Wait);
        }

        var (first, second) = (TimeSpan.FromSeconds(50.29), TimeSpan.FromSeconds(50.34));
        Assert.Equal([first, first, first, first, first, second], waits);
    }

    [Fact]
    public async Task AVeryLargeLimitNeedsNoMoreThanASmallOne()
    {
        var client = NewClient("1000000000/1d");
        await StartAsync(client, 50);
    }

    [Fact]
    public async Task ADailyLimitRestartsAtMidnight()
    {
        var client = NewClient("2/1d@Europe/Berlin"); // 13:00 there
        await StartAsync(client, 2);

        var third = await AcquireAsync(client);
        var fifth = (await AcquireAsync(client), await AcquireAsync(client)).Item2;

        Assert.Equal(TimeSpan.FromHours(11) + Options.Margin, third.Wait);
        Assert.Equal(TimeSpan.FromHours(35) + Options.Margin, fifth.Wait);
        await AdvanceAsync(third.Wait);
        await StartAsync(client, third);
    }

    [Fact]
    public async Task NoCallOfADailyLimitStartsAroundMidnight()
    {
        var client = NewClient("10/1d@UTC");
        await AdvanceAsync(TimeSpan.FromHours(12) - Options.Margin);

        var permit = await AcquireAsync(client);

        Assert.Equal(2 * Options.Margin, permit.Wait);
    }

    [Fact]
    public async Task ACallThatIsSentAfterMidnightCountsOnThatDay()
    {
        var client = NewClient("2/1d@UTC");
        await AdvanceAsync(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1));
        var late = await StartAsync(client);
        await AdvanceAsync(TimeSpan.FromSeconds(3));

        await Ledger.CompleteAsync(client, late, sinceSent: TimeSpan.FromSeconds(1), Token);

        await StartAsync(client);
        Assert.Equal(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(2) + Options.Margin, (await AcquireAsync(client)).Wait);
    }

    [Fact]
    public async Task ADayWithADaylightSavingChangeHasItsOwnLength()
    {
        await AdvanceAsync(new DateTimeOffset(2026, 3, 28, 23, 0, 0, TimeSpan.Zero) - StartTime + TimeSpan.FromSeconds(1));
        var client = NewClient("1/1d@Europe/Berlin");
        await StartAsync(client);

        Assert.Equal(TimeSpan.FromHours(23) - TimeSpan.FromSeconds(1) + Options.Margin, (await AcquireAsync(client)).Wait);
    }

    [Fact]
    public async Task ARaisedLimitAppliesImmediately()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        var waiting = await AcquireAsync(client);
        var raised = client with { Quota = new Quota(3, Window) };

        await StartAsync(raised, waiting);
        await StartAsync(raised);
        Assert.Equal(Cooldown, (await AcquireAsync(raised)).Wait);
    }

    [Fact]
    public async Task AfterALoweredLimitNoWindowContainsMore()
    {
        var client = NewClient(3, Window);
        await StartAsync(client, 3);
        var lowered = client with { Quota = new Quota(1, Window) };
        await AdvanceAsync(Cooldown);
        await StartAsync(lowered);

        Assert.Equal(Cooldown, (await AcquireAsync(lowered)).Wait);
    }

    [Fact]
    public async Task LoweringAndRaisingALimitKeepsTheCooldowns()
    {
        var client = NewClient(2, Window);
        await StartAsync(client, 2);

        Assert.Equal(Cooldown, (await AcquireAsync(client with { Quota = new Quota(1, Window) })).Wait);
        Assert.Equal(Cooldown, (await AcquireAsync(client)).Wait);
    }

    [Fact]
    public async Task ALongerWindowAppliesToCallsAlreadySent()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);

        Assert.Equal((Window * 10) + Options.Margin, (await AcquireAsync(client with { Quota = new Quota(1, Window * 10) })).Wait);
    }

    [Fact]
    public async Task AnAddedLimitAppliesToTheNextCalls()
    {
        var client = NewClient("5/1s");
        await StartAsync(client, 2);
        var changed = client with { Quota = Quota.Parse("5/1s,2/10s") };

        await StartAsync(changed, 2);
        Assert.Equal(TimeSpan.FromSeconds(10.25), (await AcquireAsync(changed)).Wait);
    }
}
