namespace MixoSync.Quotas;

/// <summary>
/// Estimates how long the responses of the ledger take. Callers pass the estimate to the ledger, which assumes that the call is
/// sent that much later.
/// </summary>
internal sealed class LedgerLatency
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private long ticks;

    /// <summary>The expected latency. Zero if it is covered by the margin of the ledger.</summary>
    public TimeSpan Expected => TimeSpan.FromTicks(Interlocked.Read(ref ticks));

    /// <summary>Updates the estimate: up to 1.5 times a slow response, and down gradually after faster ones.</summary>
    public void Record(TimeSpan took, TimeSpan near)
    {
        var less = Expected * 0.8;
        var expected = took <= near ? less : Max(took * 1.5, less);
        Interlocked.Exchange(ref ticks, (expected < near ? TimeSpan.Zero : expected < Longest ? expected : Longest).Ticks);
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
