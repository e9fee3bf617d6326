namespace MixoSync.Quotas;

/// <summary>
/// The handling of a message that can be parked. A call inside it does not wait long, but fails with what it would wait
/// for: <see cref="QuotaWaitException"/> for a permit, <see cref="AdPlatforms.AdPlatformException"/> for a platform that
/// refuses calls or an open circuit. Ambient, so that neither consumers nor connectors hold any code for it.
/// </summary>
internal sealed class Parking : IDisposable
{
    private static readonly AsyncLocal<Parking?> Ambient = new();

    private readonly Parking? outer = Ambient.Value;
    private readonly Permit? held;
    private bool isTaken;
    private int retries;

    private Parking(Permit? held, int retries) => (this.held, this.retries) = (held, retries);

    /// <summary>The innermost scope of this flow of control; none where calls wait in process.</summary>
    public static Parking? Current => Ambient.Value;

    /// <summary>
    /// How many retries the message has had in process. A retry that has to wait for its permit parks the message, and
    /// the next one must not begin to count anew: a campaign that always fails would come back for ever.
    /// </summary>
    public int Retries => retries;

    /// <summary>Begins the handling of a message; to be disposed of in the same method.</summary>
    /// <param name="held">The permit that it was parked with, for the client that all its calls are about.</param>
    /// <param name="retries">The <see cref="QuotaWaitException.Retries"/> that it was parked with.</param>
    public static Parking Begin(Permit? held, int retries = 0) => Ambient.Value = new Parking(held, retries);

    /// <summary>The held permit, for the first counted call; none for those after it.</summary>
    public Permit? TakeHeld() => Interlocked.Exchange(ref isTaken, true) ? null : held;

    public void CountRetry() => Interlocked.Increment(ref retries);

    public void Dispose() => Ambient.Value = outer;
}
