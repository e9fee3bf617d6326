using MixoSync.Clients;

namespace MixoSync.Quotas;

/// <summary>
/// Grants every counted call of a client one slot of its quota. It never waits: it says how long to wait.
/// Slots and the proof that no window ever holds more than the limit: DESIGN.md, "The quota ledger".
/// </summary>
internal interface IQuotaLedger
{
    /// <summary>Takes the slot that is free first. Its permit is due now or later, and is this caller's alone.</summary>
    Task<Permit> TakeAsync(Client client, CancellationToken cancellationToken);

    /// <summary>
    /// Asks to send under a permit. Zero: the call is under way and counts as in flight until <see cref="FinishAsync"/>.
    /// Else: ask again after that time (not due yet, the slot's last use was late, or too many calls in flight).
    /// </summary>
    Task<TimeSpan> TryStartAsync(Client client, Permit permit, CancellationToken cancellationToken);

    /// <summary>The call under this permit has ended, however it ended.</summary>
    Task FinishAsync(Client client, Permit permit, CancellationToken cancellationToken);

    /// <summary>Nobody may start a call of this client for <paramref name="wait"/>: the platform said so.</summary>
    Task BlockAsync(Client client, TimeSpan wait, CancellationToken cancellationToken);
}

/// <summary>One call's right to be sent. Slot and due time together are its identity: keep both where it is parked.</summary>
/// <param name="Slot">Which of the quota's slots it uses, from 0.</param>
/// <param name="Wait">How long after it was taken it is due.</param>
/// <param name="Due">When it is due by the ledger's own clock; to be shown and handed back, never compared with another.</param>
internal readonly record struct Permit(int Slot, TimeSpan Wait, DateTimeOffset Due);
