using MixoSync.Clients;
using MixoSync.Quotas;
using static MixoSync.Tests.Quotas.QuotaClients;

namespace MixoSync.Tests.Quotas;

/// <summary>Contract tests that every ledger must pass, on any storage. The clock of the ledger stands still between two calls.</summary>
public abstract partial class QuotaLedgerContract
{
    /// <summary>The time at which each test starts: noon in UTC.</summary>
    protected static readonly DateTimeOffset StartTime = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The options of the ledger under test.</summary>
    private protected static readonly QuotaOptions Options = new()
    {
        Margin = TimeSpan.FromMilliseconds(250),
        Lease = TimeSpan.FromSeconds(5),
    };

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Cooldown = Window + Options.Margin;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private protected abstract IQuotaLedger Ledger { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Advances the ledger's clock.</summary>
    protected abstract Task AdvanceAsync(TimeSpan time);

    [Fact]
    public async Task CallsUpToTheLimitStartImmediately() => await StartAsync(NewClient(3, Window), 3);

    [Fact]
    public async Task TheFirstCallOverTheLimitIsDueAfterTheCooldown()
    {
        var client = NewClient(2, Window);
        await StartAsync(client, 2);

        var permit = await AcquireAsync(client);

        Assert.Equal((StartTime + Cooldown, Cooldown), (permit.Due, permit.Wait));
    }

    [Fact]
    public async Task WaitingCallsAreDueInTheOrderOfTheirArrival()
    {
        var client = NewClient(2, Window);
        await StartAsync(client);
        await AdvanceAsync(Window / 2);
        await StartAsync(client);

        var due = new List<TimeSpan>();
        for (var call = 0; call < 4; call++)
        {
            due.Add((await AcquireAsync(client)).Due - StartTime);
        }

        Assert.Equal([Cooldown, Cooldown + (Window / 2), 2 * Cooldown, (2 * Cooldown) + (Window / 2)], due);
    }

    [Fact]
    public async Task PermitsAcquiredConcurrentlyAreDistinct()
    {
        var client = NewClient(3, Window);

        var permits = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => AcquireAsync(client))));

        Assert.Distinct(permits.Select(permit => permit.Id));
        Assert.Equal(Enumerable.Range(0, 30).Select(call => call / 3 * Cooldown), permits.Select(permit => permit.Wait).Order());
    }

    [Fact]
    public async Task ACallStartsWhenItIsDueAndNotBefore()
    {
        var client = NewClient(1, Window);
        await StartAsync(client);
        var permit = await AcquireAsync(client);
        await AdvanceAsync(permit.Wait - Moment);
        Assert.Equal(Moment, (await AcquireAsync(client, permit)).Wait);

        await AdvanceAsync(Moment);

        Assert.Equal(permit.Id, (await StartAsync(client, permit)).Id);
    }

    [Fact]
    public async Task TheCooldownStartsWhenTheCallIsSent()
    {
        var client = NewClient(1, Window);
        var permit = await StartAsync(client);
        await AdvanceAsync(Window / 2);

        await Ledger.CompleteAsync(client, permit, sinceSent: TimeSpan.Zero, Token);

        Assert.Equal(Cooldown, (await AcquireAsync(client)).Wait);
    }

    [Fact]
    public async Task AReportedDelayMovesTheCooldown()
    {
        var client = NewClient(1, Window);
        var permit = await StartAsync(client);

        await Ledger.ReportDelayAsync(client, permit, Window, Token);

        Assert.Equal(Window + Cooldown, (await AcquireAsync(client)).Wait);
    }

    [Fact]
    public async Task TheCooldownStartsAfterTheExpectedLatency()
    {
        var client = NewClient(1, Window);
        Assert.Equal(TimeSpan.Zero, (await Ledger.AcquireAsync(client, heldPermit: null, Lane.Normal, Window, Token)).Wait);

        Assert.Equal(Window + Cooldown, (await AcquireAsync(client)).Wait);
    }

    [Fact]
    public async Task ACancelledRequestFails() => await Assert.ThrowsAnyAsync<OperationCanceledException>(
        () => Ledger.AcquireAsync(NewClient(1, Window), heldPermit: null, Lane.Normal, TimeSpan.Zero, new CancellationToken(canceled: true)));

    private Task<Permit> AcquireAsync(Client client, Permit? heldPermit = null, Lane lane = Lane.Normal) =>
        Ledger.AcquireAsync(client, heldPermit, lane, TimeSpan.Zero, Token);

    private async Task<Permit> StartAsync(Client client, Permit? heldPermit = null, Lane lane = Lane.Normal)
    {
        var permit = await AcquireAsync(client, heldPermit, lane);
        Assert.Equal((TimeSpan.Zero, false), (permit.Wait, permit.IsInFlightLimited));
        return permit;
    }

    private async Task StartAsync(Client client, int calls)
    {
        for (var call = 0; call < calls; call++)
        {
            await StartAsync(client);
        }
    }
}
