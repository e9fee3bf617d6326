using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MixoSync.Quotas;
using static MixoSync.Tests.Quotas.QuotaClients;

namespace MixoSync.Tests.Quotas;

public sealed class InMemoryQuotaLedgerTests : QuotaLedgerContract
{
    private readonly FakeTimeProvider time = new(StartTime);
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
        await AcquireAsync();
        wallClock.Jump = TimeSpan.FromDays(days);

        Assert.Equal(TimeSpan.FromSeconds(60.25), (await AcquireAsync()).Wait);

        Task<Permit> AcquireAsync() => ledger.AcquireAsync(client, null, Lane.Normal, TimeSpan.Zero, TestContext.Current.CancellationToken);
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
