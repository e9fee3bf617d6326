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
    /// <see cref="CompleteAsync"/>. Else: ask again after that time, with this permit (it is not due yet, its slot was used
    /// late or by a call that goes ahead, the client is blocked, or it has too many calls in flight).
    /// </summary>
    /// <param name="client">Whose call.</param>
    /// <param name="held">
    /// The permit that an earlier question gave. None takes the slot that is free first, and so does one that is overdue
    /// by a slot's rest or more, as that of a delayed or repeated message: others count on its slot by now. So no permit
    /// starts two calls.
    /// </param>
    /// <param name="isPriority">
    /// Whether the call goes ahead of others that wait, as a listing does: it brings the calls that keep the slots busy. It
    /// takes any slot that has rested, and those who were promised that slot each come one rest later. Where the next
    /// turn is more than three windows away, there is enough to do, and it waits its turn.
    /// </param>
    /// <param name="latency">By how much later than the ledger's answer the call goes out: the time that the answer takes. Its slot rests from then.</param>
    /// <param name="cancellationToken">Ends the question; it may then have been answered all the same.</param>
    /// <returns>The permit to go on with, not always the one that was held.</returns>
    Task<Permit> AcquireAsync(Client client, Permit? held, bool isPriority, TimeSpan latency, CancellationToken cancellationToken);

    /// <summary>
    /// The call that has started under this permit goes out later than its start, by as much as <paramref name="latency"/> from
    /// now: its slot rests from then.
    /// </summary>
    Task ReportDelayAsync(Client client, Permit permit, TimeSpan latency, CancellationToken cancellationToken);

    /// <summary>The call under this permit has ended, however it ended.</summary>
    /// <param name="client">Whose call.</param>
    /// <param name="permit">What it started under.</param>
    /// <param name="sinceSent">
    /// How long ago it really went out; none where it never did. Where that was later than its start, its slot rests from
    /// then.
    /// </param>
    /// <param name="cancellationToken">Has no effect: the call has ended.</param>
    Task CompleteAsync(Client client, Permit permit, TimeSpan? sinceSent, CancellationToken cancellationToken);

    /// <summary>
    /// Releases the slot that this permit reserves: its holder will not use it. A slot that others have reserved since stays
    /// unused once. Releasing twice, or a permit that has been used, does no harm.
    /// </summary>
    Task ReleaseAsync(Client client, Permit permit, CancellationToken cancellationToken);

    /// <summary>
    /// Takes back what was promised to this client's calls and is not due yet: those who held it do not come any more. One
    /// that comes all the same waits for its slot like any other.
    /// </summary>
    Task ReleaseAsync(string clientId, CancellationToken cancellationToken);

    /// <summary>Nobody may start a call of this client for <paramref name="wait"/>: the platform said so.</summary>
    Task BlockAsync(Client client, TimeSpan wait, CancellationToken cancellationToken);
}
