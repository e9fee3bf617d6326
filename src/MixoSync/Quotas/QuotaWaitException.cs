namespace MixoSync.Quotas;

/// <summary>
/// A call would have to wait longer for its permit than a consumer may. Park the message until then. This is not a failure: nothing
/// retries it, and no circuit breaker counts it.
/// </summary>
internal sealed class QuotaWaitException(Permit permit, int retries)
    : Exception($"The call must wait {permit.Wait} for the quota of its client")
{
    /// <summary>The permit to come back with, and when.</summary>
    public Permit Permit => permit;

    /// <summary>The number of retries so far, to be kept with the parked message.</summary>
    public int Retries => retries;
}
