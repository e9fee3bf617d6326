using MixoSync.Clients;

namespace MixoSync.Quotas;

/// <summary>
/// Schedules the counted calls of every client within its quota. The ledger never waits: it returns how long the caller has to wait.
/// docs/architecture.md explains the slots and why no window ever exceeds the limit.
/// </summary>
internal interface IQuotaLedger
{
    /// <summary>
    /// Acquires a permit for one call. If <see cref="Permit.Wait"/> is zero, the call has started and is in flight until
    /// <see cref="CompleteAsync"/>. Otherwise call this method again with the returned permit after that time: the permit is not due
    /// yet, its slot was used late or by a priority call, the client is blocked, or the client has reached its in-flight limit.
    /// </summary>
    /// <param name="client">The client that makes the call.</param>
    /// <param name="heldPermit">
    /// The permit returned by an earlier attempt, or null to reserve the slot that is free first. A permit that is overdue by a
    /// cooldown or more, such as that of a delayed or redelivered message, is ignored because its slot has been reserved again.
    /// Therefore no permit starts two calls.
    /// </param>
    /// <param name="isPriority">
    /// Whether the call takes priority over waiting calls. Listings do, because they produce the calls that keep the slots busy. A
    /// priority call takes any slot after its cooldown, and every reservation of that slot moves back by one cooldown. If the next
    /// free slot is more than three windows away, there is enough work and the call is scheduled like any other.
    /// </param>
    /// <param name="latency">The expected time until the ledger's response arrives. The call is sent then, and the cooldown starts.</param>
    /// <param name="cancellationToken">Cancels the request. The ledger may still have processed it.</param>
    /// <returns>The permit to continue with, which can differ from <paramref name="heldPermit"/>.</returns>
    Task<Permit> AcquireAsync(Client client, Permit? heldPermit, bool isPriority, TimeSpan latency, CancellationToken cancellationToken);

    /// <summary>
    /// Reports that a started call is sent later than the ledger expects. The cooldown of its slot then starts
    /// <paramref name="latency"/> from now.
    /// </summary>
    Task ReportDelayAsync(Client client, Permit permit, TimeSpan latency, CancellationToken cancellationToken);

    /// <summary>Completes a call, whether it succeeded or failed.</summary>
    /// <param name="client">The client that made the call.</param>
    /// <param name="permit">The permit of the call.</param>
    /// <param name="sinceSent">
    /// The time since the call was sent, or null if it was never sent. If the call was sent later than it started, the cooldown of
    /// its slot starts when it was sent.
    /// </param>
    /// <param name="cancellationToken">Ignored, because the call has already ended.</param>
    Task CompleteAsync(Client client, Permit permit, TimeSpan? sinceSent, CancellationToken cancellationToken);

    /// <summary>
    /// Releases the reservation of a permit that will not be used. If later calls have reserved the same slot, they keep their times and
    /// the released time stays unused. Releasing a permit twice or after use has no effect.
    /// </summary>
    Task ReleaseAsync(Client client, Permit permit, CancellationToken cancellationToken);

    /// <summary>
    /// Releases all reservations of a client that are not due yet, because their holders were discarded. A holder that still uses its
    /// permit waits for the slot like any other call.
    /// </summary>
    Task ReleaseAsync(string clientId, CancellationToken cancellationToken);

    /// <summary>Blocks all calls of a client for <paramref name="wait"/>, because the platform asked for it.</summary>
    Task BlockAsync(Client client, TimeSpan wait, CancellationToken cancellationToken);
}
