namespace MixoSync.Quotas;

/// <summary>
/// How long the ledger's answers take to get here, as far as the last ones tell. Whoever asks says so, and the ledger
/// reckons with the call's going out by that much later.
/// </summary>
internal sealed class LedgerLatency
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private long ticks;

    /// <summary>None for a ledger that is near: its margin is wide enough.</summary>
    public TimeSpan Expected => TimeSpan.FromTicks(Interlocked.Read(ref ticks));

    /// <summary>Learns from an answer. More is expected than it took; and less again, bit by bit, after quicker ones.</summary>
    public void Record(TimeSpan took, TimeSpan near)
    {
        var less = Expected * 0.8;
        var expected = took <= near ? less : Max(took * 1.5, less);
        Interlocked.Exchange(ref ticks, (expected < near ? TimeSpan.Zero : expected < Longest ? expected : Longest).Ticks);
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
