namespace MixoSync.Quotas;

/// <summary>
/// Thrown if a call has to wait for its permit longer than a handler may wait. The message is then parked. It is not a failure: it is
/// not retried and no circuit breaker counts it.
/// </summary>
internal sealed class QuotaWaitException(Permit permit, int retries)
    : Exception($"The client's quota permits the call in {permit.Wait}")
{
    /// <summary>The permit to acquire with again, and when.</summary>
    public Permit Permit => permit;

    /// <summary>The number of in-process retries of the message. It is kept while the message is parked.</summary>
    public int Retries => retries;
}
