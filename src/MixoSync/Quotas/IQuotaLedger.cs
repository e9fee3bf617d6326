using MixoSync.Clients;

namespace MixoSync.Quotas;

/// <summary>
/// Grants every counted call of a client one slot of its quota. It never waits: it says how long to wait.
/// Slots and the proof that no window ever holds more than the limit: DESIGN.md, "The quota ledger".
/// </summary>
internal interface IQuotaLedger
{
    /// <summary>
    /// Asks to start a call. No <see cref="Permit.Wait"/>: it is under way and counts as in flight until
    /// <see cref="FinishAsync"/>. Else: ask again after that time, with this permit (it is not due yet, its slot's last
    /// use was late, the client is blocked, or it has too many calls in flight).
    /// </summary>
    /// <param name="client">Whose call.</param>
    /// <param name="held">
    /// The permit that an earlier question gave. None takes the slot that is free first, and so does one that is overdue
    /// by a slot's rest or more, as that of a delayed or repeated message: others count on its slot by now. So no permit
    /// starts two calls.
    /// </param>
    /// <param name="cancellationToken">Ends the question; it may then have been answered all the same.</param>
    /// <returns>The permit to go on with, not always the one that was held.</returns>
    Task<Permit> AskAsync(Client client, Permit? held, CancellationToken cancellationToken);

    /// <summary>The call under this permit has ended, however it ended.</summary>
    Task FinishAsync(Client client, Permit permit, CancellationToken cancellationToken);

    /// <summary>Nobody may start a call of this client for <paramref name="wait"/>: the platform said so.</summary>
    Task BlockAsync(Client client, TimeSpan wait, CancellationToken cancellationToken);
}
