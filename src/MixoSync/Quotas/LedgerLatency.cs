namespace MixoSync.Quotas;

/// <summary>
/// Estimates how long the ledger's responses take, from the latest ones. Each request passes the estimate to the ledger, which
/// expects the call to be sent that much later.
/// </summary>
internal sealed class LedgerLatency
{
    private static readonly TimeSpan Maximum = TimeSpan.FromSeconds(30);

    private long ticks;

    /// <summary>The expected latency. Zero if the latency is tolerable, because the ledger's margin covers it.</summary>
    public TimeSpan Expected => TimeSpan.FromTicks(Interlocked.Read(ref ticks));

    /// <summary>
    /// Updates the estimate with a measured latency. A slow response raises it above the measured value; faster responses lower it
    /// gradually.
    /// </summary>
    /// <param name="measured">The time from the request to the response.</param>
    /// <param name="tolerated">The latency that the ledger's margin covers.</param>
    public void Record(TimeSpan measured, TimeSpan tolerated)
    {
        var reduced = Expected * 0.8;
        var expected = measured <= tolerated ? reduced : Max(measured * 1.5, reduced);
        Interlocked.Exchange(ref ticks, (expected < tolerated ? TimeSpan.Zero : expected < Maximum ? expected : Maximum).Ticks);
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
