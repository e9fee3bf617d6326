namespace MixoSync.Quotas;

/// <summary>
/// A call would have to wait for its permit longer than a handler may: park its message until then. No failure of
/// anybody: nothing retries it, and no circuit breaker counts it.
/// </summary>
internal sealed class QuotaWaitException(Permit permit, int retries)
    : Exception($"The call is due under its client's quota in {permit.Wait}")
{
    /// <summary>What to come back with, and when.</summary>
    public Permit Permit => permit;

    /// <summary>How many retries the message has had; to come back with, too.</summary>
    public int Retries => retries;
}
