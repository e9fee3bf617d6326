using MixoSync.Clients;

namespace MixoSync.Quotas;

/// <summary>
/// The ledger algorithm for one client, without I/O. The caller passes the current time. Not thread-safe.
/// After every call that is sent, its slot has a cooldown of the window plus the margin, counted from when the call was really sent.
/// Therefore no window contains more calls than there are slots, whatever happens to the permits: an unused permit leaves its slot
/// idle for one window, and a permit that is used twice waits for the slot like any other.
/// </summary>
/// <remarks>
/// A changed quota applies from the next call to <c>Acquire</c>. A longer or shorter window also applies to calls already sent. A
/// raised limit adds slots. A lowered limit removes the last slots; no window that starts after the change exceeds the new limit.
/// </remarks>
internal sealed class SlotLedger(QuotaOptions options)
{
    private readonly SlotTable slots = new();
    private readonly CallsInFlight inFlight = new(options.Lease);
    private DateTimeOffset blockedUntil;

    /// <inheritdoc cref="IQuotaLedger.AcquireAsync" />
    public Permit Acquire(Client client, Permit? heldPermit, bool isPriority, TimeSpan latency, DateTimeOffset now)
    {
        slots.Resize(client.Quota.Calls);
        var permit = Acquire(client, heldPermit, isPriority, now);
        if (permit.Wait <= TimeSpan.Zero && latency > TimeSpan.Zero)
        {
            ReportDelay(client, permit, now + latency);
        }

        return permit;
    }

    /// <inheritdoc cref="IQuotaLedger.CompleteAsync" />
    public void Complete(Client client, Permit permit, DateTimeOffset? sentAt)
    {
        inFlight.Remove(permit);
        if (sentAt is { } sent)
        {
            ReportDelay(client, permit, sent);
        }
    }

    /// <inheritdoc cref="IQuotaLedger.ReportDelayAsync" />
    public void ReportDelay(Client client, Permit permit, DateTimeOffset sentAt)
    {
        if (permit.IsReservation && SlotOf(client, permit) is var slot && sentAt > slots[slot].LastSent)
        {
            slots.MarkSent(slot, sentAt);
        }
    }

    /// <inheritdoc cref="IQuotaLedger.BlockAsync" />
    public void Block(TimeSpan wait, DateTimeOffset now) => blockedUntil = Max(blockedUntil, now + wait);

    /// <inheritdoc cref="IQuotaLedger.ReleaseAsync(Client, Permit, CancellationToken)" />
    public void Release(Client client, Permit permit, DateTimeOffset now)
    {
        slots.Resize(client.Quota.Calls);
        var slot = SlotOf(client, permit);
        if (permit.Due + Cooldown(client) > now && slots[slot].LastDue <= permit.Due && slots[slot].LastDue > slots[slot].LastSent)
        {
            slots.Release(slot, Cooldown(client));
        }
    }

    /// <inheritdoc cref="IQuotaLedger.ReleaseAsync(string, CancellationToken)" />
    public void Release(DateTimeOffset now) => slots.ReleaseAll(now);

    private Permit Acquire(Client client, Permit? heldPermit, bool isPriority, DateTimeOffset now) =>
        heldPermit is { IsReservation: true } known && !IsStale(known, client, now) ? TryStart(client, UseEarlierSlot(client, known, now), now)
            : isPriority && HasFreeSlotSoon(client, now) ? TryStartPriority(client, now)
            : TryStart(client, ReserveSlot(client, now), now);

    // By then the slot has been reserved again, and using it would delay that call and all later ones of the slot. This check also
    // ensures that no permit starts two calls, because the cooldown of a used slot is at least as long.
    private bool IsStale(Permit permit, Client client, DateTimeOffset now) => now - permit.Due >= Cooldown(client);

    private Permit ReserveSlot(Client client, DateTimeOffset now)
    {
        var slot = slots.NextFree;
        var due = Max(now, Max(slots[slot].LastDue + Cooldown(client), blockedUntil));
        slots.Reserve(slot, due);
        return new Permit(slot, due);
    }

    // If the slot was used late or by a priority call, move to another slot that is free sooner.
    private Permit UseEarlierSlot(Client client, Permit permit, DateTimeOffset now)
    {
        var slot = SlotOf(client, permit);
        var cooldownEnd = slots[slot].LastSent + Cooldown(client);
        if (cooldownEnd <= Max(now, permit.Due) || slots[slots.NextFree].LastDue + Cooldown(client) >= cooldownEnd)
        {
            return permit;
        }

        slots.Release(slot, Cooldown(client));
        return ReserveSlot(client, now);
    }

    private Permit TryStart(Client client, Permit permit, DateTimeOffset now)
    {
        var slot = SlotOf(client, permit);
        var start = Max(permit.Due, Max(slots[slot].LastSent + Cooldown(client), blockedUntil));
        if (start > now)
        {
            // Move the due time, so that the permit does not become stale while it waits.
            return permit with { Due = start, Wait = start - now, IsInFlightLimited = false };
        }

        var wait = inFlight.TryAdd(permit, client.MaxInFlight, now);
        if (wait == TimeSpan.Zero)
        {
            slots.MarkSent(slot, now);
        }

        return permit with { Wait = wait, IsInFlightLimited = wait > TimeSpan.Zero };
    }

    private bool HasFreeSlotSoon(Client client, DateTimeOffset now) =>
        slots[slots.NextFree].LastDue + Cooldown(client) - now <= 3 * client.Quota.Window;

    private Permit TryStartPriority(Client client, DateTimeOffset now)
    {
        var slot = slots.LongestUnused;
        var start = Max(slots[slot].LastSent + Cooldown(client), blockedUntil);
        var permit = new Permit(slot, now);
        var wait = start > now ? start - now : inFlight.TryAdd(permit, client.MaxInFlight, now);
        if (wait > TimeSpan.Zero)
        {
            return new Permit(Permit.NoSlot, now + wait, wait, IsInFlightLimited: start <= now);
        }

        slots.MarkPrioritySent(slot, now, Cooldown(client));
        return permit;
    }

    // The slot of a permit may have been removed by a lowered limit. The permit then shares one of the remaining slots.
    private static int SlotOf(Client client, Permit permit) => permit.Slot % client.Quota.Calls;

    private TimeSpan Cooldown(Client client) => client.Quota.Window + options.Margin;

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
