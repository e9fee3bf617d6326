using MixoSync.Clients;

namespace MixoSync.Quotas;

/// <summary>
/// One client's ledger, as a calculation: it is told the time, never waits, and is not thread-safe.
/// A slot rests for the window and the margin after each call that is really sent, however late that was and whoever
/// sent it. So no window holds more calls than there are slots, whatever becomes of the permits: one that is never
/// used leaves its slot idle for a window, one that is used twice waits for the slot like any other.
/// </summary>
/// <remarks>
/// A changed quota holds from the next question on. A longer or shorter window applies to calls already sent, too. A
/// raised limit adds slots; a lowered one takes the last away, and from then on no window holds more than the new limit
/// (a window that began before may: those calls were lawful when they were sent).
/// </remarks>
internal sealed class SlotLedger(QuotaOptions options)
{
    private readonly SlotTable slots = new();
    private readonly CallsInFlight inFlight = new(options.Lease);
    private DateTimeOffset blockedUntil;

    /// <inheritdoc cref="IQuotaLedger.TakeAsync" />
    public Permit Take(Client client, DateTimeOffset now)
    {
        slots.Resize(client.Quota.Calls);
        var slot = slots.First;
        var free = slots[slot].LastDue + Rest(client);
        var due = Later(now, Later(free, blockedUntil));
        slots.Promise(slot, due);
        return new Permit(slot, due - now, due);
    }

    /// <inheritdoc cref="IQuotaLedger.TryStartAsync" />
    public TimeSpan TryStart(Client client, Permit permit, DateTimeOffset now)
    {
        slots.Resize(client.Quota.Calls);
        // The permit may be older than a lowered limit; it then shares a slot that is left.
        var slot = permit.Slot % client.Quota.Calls;
        var rested = slots[slot].LastSent + Rest(client);
        var start = Later(permit.Due, Later(rested, blockedUntil));
        if (start > now)
        {
            return start - now;
        }

        var wait = inFlight.TryAdd(permit, client.MaxInFlight, now);
        if (wait == TimeSpan.Zero)
        {
            slots.Send(slot, now);
        }

        return wait;
    }

    /// <inheritdoc cref="IQuotaLedger.FinishAsync" />
    public void Finish(Permit permit) => inFlight.Remove(permit);

    /// <inheritdoc cref="IQuotaLedger.BlockAsync" />
    public void Block(TimeSpan wait, DateTimeOffset now) => blockedUntil = Later(blockedUntil, now + wait);

    private TimeSpan Rest(Client client) => client.Quota.Window + options.Margin;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
