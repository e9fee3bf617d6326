using MixoSync.Clients;

namespace MixoSync.Quotas;

/// <summary>
/// Grants each counted call of a client one slot of its quota. The ledger never waits, but returns how long to wait. See
/// docs/architecture.md for slots and for why no window ever contains more calls than the limit.
/// </summary>
internal interface IQuotaLedger
{
    /// <summary>
    /// Acquires a permit to start a call. If <see cref="Permit.Wait"/> is zero, the call has started and is in flight until <see
    /// cref="CompleteAsync"/>. Otherwise call again after that time with the returned permit: it is not due yet, its slot was used
    /// late or by a priority call, the client is blocked, or it has too many calls in flight.
    /// </summary>
    /// <param name="client">The client.</param>
    /// <param name="held">
    /// The permit from an earlier call, or null to reserve the next free slot. A permit that is overdue by a cooldown or more, for
    /// example of a delayed or redelivered message, is replaced, because later calls already use its slot. So a permit never starts
    /// two calls.
    /// </param>
    /// <param name="isPriority">
    /// Whether the call takes priority over waiting calls, as list calls do because they provide the work. It takes any slot after
    /// its cooldown, and the calls that have reserved that slot come one cooldown later. If the next free slot is more than three
    /// windows away, there is enough work, and the call waits for its turn.
    /// </param>
    /// <param name="latency">
    /// How long the response of the ledger takes. The call is sent that much later, and the cooldown of its slot starts then.
    /// </param>
    /// <param name="cancellationToken">Cancels the request. The permit may have been granted all the same.</param>
    /// <returns>The permit to use, which may differ from the held one.</returns>
    Task<Permit> AcquireAsync(Client client, Permit? held, bool isPriority, TimeSpan latency, CancellationToken cancellationToken);

    /// <summary>
    /// Reports that a started call will be sent later, by <paramref name="latency"/> from now. The cooldown of its slot starts
    /// then.
    /// </summary>
    Task ReportDelayAsync(Client client, Permit permit, TimeSpan latency, CancellationToken cancellationToken);

    /// <summary>Completes the call of this permit, whatever its outcome.</summary>
    /// <param name="client">The client.</param>
    /// <param name="permit">The permit that started the call.</param>
    /// <param name="sinceSent">
    /// Time since the call was really sent, or null if it was not sent. If it was sent later than it started, the cooldown of its
    /// slot starts then.
    /// </param>
    /// <param name="cancellationToken">Ignored, because the call has ended.</param>
    Task CompleteAsync(Client client, Permit permit, TimeSpan? sinceSent, CancellationToken cancellationToken);

    /// <summary>
    /// Releases the slot that this permit reserves, because its holder will not use it. A slot that other calls have reserved since
    /// stays unused once. Releasing twice, or releasing a used permit, has no effect.
    /// </summary>
    Task ReleaseAsync(Client client, Permit permit, CancellationToken cancellationToken);

    /// <summary>
    /// Releases all reservations of the client that are not due yet, because their holders will not use them. A holder that comes
    /// all the same waits for its slot like any other call.
    /// </summary>
    Task ReleaseAsync(string clientId, CancellationToken cancellationToken);

    /// <summary>Prevents calls of this client for <paramref name="wait"/>, because the platform asked for it.</summary>
    Task BlockAsync(Client client, TimeSpan wait, CancellationToken cancellationToken);
}
