namespace MixoSync.Quotas;

/// <summary>
/// The handling of a message that can be parked. Within it, a call does not wait long. It throws <see cref="QuotaWaitException"/>
/// instead of waiting for a permit, and an <c>AdPlatformException</c> instead of waiting for a rate limit or an open circuit
/// breaker. The scope is ambient, so neither consumers nor connectors need to know about it.
/// </summary>
internal sealed class ParkingScope : IDisposable
{
    private static readonly AsyncLocal<ParkingScope?> Ambient = new();

    private readonly ParkingScope? outer = Ambient.Value;
    private readonly Permit? held;
    private bool isTaken;
    private int retries;

    private ParkingScope(Permit? held, int retries) => (this.held, this.retries) = (held, retries);

    /// <summary>The innermost scope of the current call context, or null if calls may wait in the process.</summary>
    public static ParkingScope? Current => Ambient.Value;

    /// <summary>
    /// The number of retries in the process, across deliveries. A retry that has to wait for its permit parks the message. If the
    /// count started again after that, a campaign that always fails would be retried forever.
    /// </summary>
    public int Retries => retries;

    /// <summary>Begins the handling of a message. Dispose the scope in the same method.</summary>
    /// <param name="held">The permit with which the message was parked.</param>
    /// <param name="retries">The <see cref="QuotaWaitException.Retries"/> with which the message was parked.</param>
    public static ParkingScope Begin(Permit? held, int retries = 0) => Ambient.Value = new ParkingScope(held, retries);

    /// <summary>Returns the held permit to the first counted call, and null to later ones.</summary>
    public Permit? TakePermit() => Interlocked.Exchange(ref isTaken, true) ? null : held;

    public void CountRetry() => Interlocked.Increment(ref retries);

    public void Dispose() => Ambient.Value = outer;
}
