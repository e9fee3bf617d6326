namespace MixoSync.Quotas;

/// <summary>
/// Marks the handling of a message that can be parked. Calls in the scope do not wait for long but throw: <see cref="QuotaWaitException"/>
/// if the permit is not due soon, an <c>AdPlatformException</c> if the platform is rate limited or its circuit is open. The scope is
/// ambient, so consumers and connectors need no code for it.
/// </summary>
internal sealed class ParkingScope : IDisposable
{
    private static readonly AsyncLocal<ParkingScope?> Ambient = new();

    private readonly ParkingScope? outer = Ambient.Value;
    private readonly Permit? heldPermit;
    private bool isPermitTaken;
    private int retries;

    private ParkingScope(Permit? heldPermit, int retries) => (this.heldPermit, this.retries) = (heldPermit, retries);

    /// <summary>The innermost scope of the current async flow. Null if calls wait in process.</summary>
    public static ParkingScope? Current => Ambient.Value;

    /// <summary>
    /// The number of in-process retries of the message. It is kept while the message is parked: a retry that waits for its permit
    /// parks the message, so a campaign that always fails would otherwise be retried forever.
    /// </summary>
    public int Retries => retries;

    /// <summary>The lane of the message's calls, except list calls.</summary>
    public Lane Lane { get; set; } = Lane.Normal;

    /// <summary>Begins the handling of a message. Dispose the scope in the same method.</summary>
    /// <param name="heldPermit">The permit that the message was parked with. It belongs to the client that the message is about.</param>
    /// <param name="retries">The <see cref="QuotaWaitException.Retries"/> that the message was parked with.</param>
    public static ParkingScope Begin(Permit? heldPermit, int retries = 0) => Ambient.Value = new ParkingScope(heldPermit, retries);

    /// <summary>Returns the held permit to the first counted call. Returns null to later calls.</summary>
    public Permit? TakePermit() => Interlocked.Exchange(ref isPermitTaken, true) ? null : heldPermit;

    public void CountRetry() => Interlocked.Increment(ref retries);

    public void Dispose() => Ambient.Value = outer;
}
