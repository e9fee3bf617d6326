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
    public Permit Ask(Client client, Permit? held, bool ahead, TimeSpan late, DateTimeOffset now)
    {
        slots.Resize(client.Quota.Calls);
        var permit = Ask(client, held, ahead, now);
        if (permit.Wait <= TimeSpan.Zero && late > TimeSpan.Zero)
        {
            Delay(client, permit, now + late);
        }

        return permit;
    }

    /// <inheritdoc cref="IQuotaLedger.FinishAsync" />
    public void Finish(Client client, Permit permit, DateTimeOffset? sentAt)
    {
        inFlight.Remove(permit);
        if (sentAt is { } late)
        {
            Delay(client, permit, late);
        }
    }

    /// <inheritdoc cref="IQuotaLedger.DelayAsync" />
    public void Delay(Client client, Permit permit, DateTimeOffset sentAt)
    {
        if (permit.IsPromise && SlotOf(client, permit) is var slot && sentAt > slots[slot].LastSent)
        {
            slots.Send(slot, sentAt);
        }
    }

    /// <inheritdoc cref="IQuotaLedger.BlockAsync" />
    public void Block(TimeSpan wait, DateTimeOffset now) => blockedUntil = Later(blockedUntil, now + wait);

    /// <inheritdoc cref="IQuotaLedger.ReleaseAsync(Client, Permit, CancellationToken)" />
    public void Release(Client client, Permit permit, DateTimeOffset now)
    {
        slots.Resize(client.Quota.Calls);
        var slot = SlotOf(client, permit);
        if (permit.Due + Rest(client) > now && slots[slot].LastDue <= permit.Due && slots[slot].LastDue > slots[slot].LastSent)
        {
            slots.TakeBack(slot, Rest(client));
        }
    }

    /// <inheritdoc cref="IQuotaLedger.ReleaseAsync(string, CancellationToken)" />
    public void Release(DateTimeOffset now) => slots.TakeBackAll(now);

    private Permit Ask(Client client, Permit? held, bool ahead, DateTimeOffset now) =>
        held is { IsPromise: true } known && !IsStale(known, client, now) ? Start(client, Soonest(client, known, now), now)
            : ahead && IsQueueShort(client, now) ? StartAhead(client, now)
            : Start(client, Take(client, now), now);

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

    // Whose slot was used late, or by a call that went ahead, must not wait for it while another is free sooner.
    private Permit Soonest(Client client, Permit permit, DateTimeOffset now)
    {
        var slot = SlotOf(client, permit);
        var rested = slots[slot].LastSent + Rest(client);
        if (rested <= Later(now, permit.Due) || slots[slots.First].LastDue + Rest(client) >= rested)
        {
            return permit;
        }

        slots.TakeBack(slot, Rest(client));
        return Take(client, now);
    }

    private Permit Start(Client client, Permit permit, DateTimeOffset now)
    {
        var slot = SlotOf(client, permit);
        var start = Later(permit.Due, Later(slots[slot].LastSent + Rest(client), blockedUntil));
        if (start > now)
        {
            // Due only then: its holder keeps its place, however long it is kept waiting.
            return permit with { Due = start, Wait = start - now, NoPlace = false };
        }

        var wait = inFlight.TryAdd(permit, client.MaxInFlight, now);
        if (wait == TimeSpan.Zero)
        {
            slots.Send(slot, now);
        }

        return permit with { Wait = wait, NoPlace = wait > TimeSpan.Zero };
    }

    private bool IsQueueShort(Client client, DateTimeOffset now) =>
        slots[slots.First].LastDue + Rest(client) - now <= 3 * client.Quota.Window;

    private Permit StartAhead(Client client, DateTimeOffset now)
    {
        var slot = slots.Rested;
        var start = Later(slots[slot].LastSent + Rest(client), blockedUntil);
        var permit = new Permit(slot, now);
        var wait = start > now ? start - now : inFlight.TryAdd(permit, client.MaxInFlight, now);
        if (wait > TimeSpan.Zero)
        {
            return new Permit(Permit.NoSlot, now + wait, wait, NoPlace: start <= now);
        }

        slots.SendAhead(slot, now, Rest(client));
        return permit;
    }

    // The permit may be older than a lowered limit; it then shares a slot that is left.
    private static int SlotOf(Client client, Permit permit) => permit.Slot % client.Quota.Calls;

    private TimeSpan Rest(Client client) => client.Quota.Window + options.Margin;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
