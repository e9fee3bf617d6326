using MixoSync.Clients;

namespace MixoSync.Quotas;

/// <summary>
/// Schedules the counted calls of every client within its quota and the quotas of its pools. The ledger never waits: it returns how
/// long the caller has to wait. docs/architecture.md explains why no window ever exceeds a limit.
/// </summary>
internal interface IQuotaLedger
{
    /// <summary>
    /// Acquires a permit for one call. If <see cref="Permit.Wait"/> is zero, the call has started and is in flight until
    /// <see cref="CompleteAsync"/>. Otherwise the call has a place in line; call this method again with the returned permit after that
    /// time. The place is lost if the caller is more than two seconds late.
    /// </summary>
    /// <param name="client">The client that makes the call.</param>
    /// <param name="heldPermit">The permit returned by an earlier attempt, or null. A permit whose call has started is replaced.</param>
    /// <param name="lane">The kind of the call, which decides its place in line.</param>
    /// <param name="latency">The expected time until the ledger's response arrives. The call is sent then, and the cooldown starts.</param>
    /// <param name="cancellationToken">Cancels the request. The ledger may still have processed it.</param>
    Task<Permit> AcquireAsync(Client client, Permit? heldPermit, Lane lane, TimeSpan latency, CancellationToken cancellationToken);

    /// <summary>
    /// Reports that a started call is sent later than the ledger expects. Its cooldown then starts <paramref name="latency"/> from now.
    /// </summary>
    Task ReportDelayAsync(Client client, Permit permit, TimeSpan latency, CancellationToken cancellationToken);

    /// <summary>Completes a call, whether it succeeded or failed.</summary>
    /// <param name="client">The client that made the call.</param>
    /// <param name="permit">The permit of the call.</param>
    /// <param name="sinceSent">
    /// The time since the call was sent, or null if it was never sent. If the call was sent later than it started, its cooldown starts
    /// when it was sent.
    /// </param>
    /// <param name="cancellationToken">Ignored, because the call has already ended.</param>
    Task CompleteAsync(Client client, Permit permit, TimeSpan? sinceSent, CancellationToken cancellationToken);

    /// <summary>Gives up the place in line of a permit that will not be used. Has no effect on a call that has started.</summary>
    Task ReleaseAsync(Client client, Permit permit, CancellationToken cancellationToken);

    /// <summary>
    /// Gives up the places of all waiting calls of a client, because their holders were discarded. A holder that still uses its permit
    /// gets a new place.
    /// </summary>
    Task ReleaseAsync(string clientId, CancellationToken cancellationToken);

    /// <summary>Blocks all calls of a client for <paramref name="wait"/>, because the platform asked for it.</summary>
    Task BlockAsync(Client client, TimeSpan wait, CancellationToken cancellationToken);
}
