using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MixoSync.Quotas;
using static MixoSync.Tests.Quotas.QuotaClients;

namespace MixoSync.Tests.Quotas;

public sealed class InMemoryQuotaLedgerTests : QuotaLedgerContract
{
    private readonly FakeTimeProvider time = new();
    private readonly JumpingTimeProvider wallClock;
    private readonly InMemoryQuotaLedger ledger;

    public InMemoryQuotaLedgerTests()
    {
        wallClock = new JumpingTimeProvider(time);
        ledger = new InMemoryQuotaLedger(new OptionsWrapper<QuotaOptions>(Options), wallClock);
    }

    private protected override IQuotaLedger Ledger => ledger;

    protected override Task AdvanceAsync(TimeSpan time)
    {
        this.time.Advance(time);
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task AWallClockAdjustmentChangesNothing(int days)
    {
        var client = NewClient(1, TimeSpan.FromSeconds(60));
        var first = await ledger.AcquireAsync(client, null, false, TimeSpan.Zero, TestContext.Current.CancellationToken);
        wallClock.Jump = TimeSpan.FromDays(days);
        var second = await ledger.AcquireAsync(client, null, false, TimeSpan.Zero, TestContext.Current.CancellationToken);
        Assert.Equal(first.Due + TimeSpan.FromSeconds(60.25), second.Due);
        Assert.Equal(TimeSpan.FromSeconds(60.25), second.Wait);
    }

    [Fact]
    public void ConcurrentThreadsNeverShareAPermit()
    {
        var client = NewClient(10, TimeSpan.FromSeconds(60));
        var permits = new Permit[10_000];
        Parallel.For(0, permits.Length, i =>
            permits[i] = ledger.AcquireAsync(client, null, false, TimeSpan.Zero, TestContext.Current.CancellationToken).GetAwaiter().GetResult());
        Assert.Equal(permits.Length, permits.DistinctBy(permit => (permit.Slot, permit.Due)).Count());
    }

    [Fact]
    public async Task ACancelledCallReservesNoSlot()
    {
        var client = NewClient(1, TimeSpan.FromSeconds(60));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ledger.AcquireAsync(client, null, false, TimeSpan.Zero, new CancellationToken(canceled: true)));
        Assert.Equal(TimeSpan.Zero, (await ledger.AcquireAsync(client, null, false, TimeSpan.Zero, TestContext.Current.CancellationToken)).Wait);
    }

    [Fact]
    public async Task CompletingACallIgnoresCancellation()
    {
        var client = NewClient(2, TimeSpan.FromSeconds(60), maxInFlight: 1);
        var first = await ledger.AcquireAsync(client, null, false, TimeSpan.Zero, TestContext.Current.CancellationToken);
        await ledger.CompleteAsync(client, first, sinceSent: null, new CancellationToken(canceled: true));
        Assert.Equal(TimeSpan.Zero, (await ledger.AcquireAsync(client, null, false, TimeSpan.Zero, TestContext.Current.CancellationToken)).Wait);
    }

    // FakeTimeProvider.AdjustTime also moves the timestamps; adjusting a real wall clock does not.
    private sealed class JumpingTimeProvider(TimeProvider steady) : TimeProvider
    {
        public TimeSpan Jump { get; set; }

        public override long TimestampFrequency => steady.TimestampFrequency;

        public override long GetTimestamp() => steady.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => steady.GetUtcNow() + Jump;
    }
}
