namespace MixoSync.Quotas;

/// <summary>
/// The handling of a message that can be parked. A call inside it does not wait long, but fails with what it would wait
/// for: <see cref="QuotaWaitException"/> for a permit, an <c>AdPlatformException</c> for a platform that
/// refuses calls or an open circuit. Ambient, so that neither consumers nor connectors hold any code for it.
/// </summary>
internal sealed class ParkingScope : IDisposable
{
    private static readonly AsyncLocal<ParkingScope?> Ambient = new();

    private readonly ParkingScope? outer = Ambient.Value;
    private readonly Permit? held;
    private bool isTaken;
    private int retries;

    private ParkingScope(Permit? held, int retries) => (this.held, this.retries) = (held, retries);

    /// <summary>The innermost scope of this flow of control; none where calls wait in process.</summary>
    public static ParkingScope? Current => Ambient.Value;

    /// <summary>
    /// How many retries the message has had in process. A retry that has to wait for its permit parks the message, and
    /// the next one must not begin to count anew: a campaign that always fails would come back for ever.
    /// </summary>
    public int Retries => retries;

    /// <summary>Begins the handling of a message; to be disposed of in the same method.</summary>
    /// <param name="held">The permit that it was parked with, for the client that all its calls are about.</param>
    /// <param name="retries">The <see cref="QuotaWaitException.Retries"/> that it was parked with.</param>
    public static ParkingScope Begin(Permit? held, int retries = 0) => Ambient.Value = new ParkingScope(held, retries);

    /// <summary>The held permit, for the first counted call; none for those after it.</summary>
    public Permit? TakePermit() => Interlocked.Exchange(ref isTaken, true) ? null : held;

    public void CountRetry() => Interlocked.Increment(ref retries);

    public void Dispose() => Ambient.Value = outer;
}
