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

    /// <inheritdoc cref="IQuotaLedger.AskAsync" />
    public Permit Ask(Client client, Permit? held, DateTimeOffset now)
    {
        slots.Resize(client.Quota.Calls);
        var permit = held is { } known && !IsStale(known, client, now) ? known : Take(client, now);
        return permit with { Wait = Start(client, permit, now) };
    }

    /// <inheritdoc cref="IQuotaLedger.FinishAsync" />
    public void Finish(Permit permit) => inFlight.Remove(permit);

    /// <inheritdoc cref="IQuotaLedger.BlockAsync" />
    public void Block(TimeSpan wait, DateTimeOffset now) => blockedUntil = Later(blockedUntil, now + wait);

    // By then its slot has been promised to another, who would have to wait for it, as would whoever comes after that.
    // It also means that no permit starts two calls: a slot that was used rests for at least as long.
    private bool IsStale(Permit permit, Client client, DateTimeOffset now) => now - permit.Due >= Rest(client);

    private Permit Take(Client client, DateTimeOffset now)
    {
        var slot = slots.First;
        var due = Later(now, Later(slots[slot].LastDue + Rest(client), blockedUntil));
        slots.Promise(slot, due);
        return new Permit(slot, due);
    }

    private TimeSpan Start(Client client, Permit permit, DateTimeOffset now)
    {
        // The permit may be older than a lowered limit; it then shares a slot that is left.
        var slot = permit.Slot % client.Quota.Calls;
        var start = Later(permit.Due, Later(slots[slot].LastSent + Rest(client), blockedUntil));
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

    private TimeSpan Rest(Client client) => client.Quota.Window + options.Margin;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
