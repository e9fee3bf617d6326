using MixoSync.Clients;

namespace MixoSync.Quotas;

/// <summary>
/// The calls of a sliding limit. A limit of N calls has up to <see cref="MaxSlots"/> slots, which share the N calls. After its last call,
/// a slot has a cooldown of the window plus the margin. Therefore no window contains more calls than the limit allows. Up to
/// <see cref="MaxSlots"/> calls, each has a slot of its own, and the limit is exact. Above, calls of one slot become available together:
/// at most one slot, 0.5 % of the limit, remains unused.
/// </summary>
internal sealed class SlotTable(TimeSpan margin) : ILimitUsage
{
    /// <summary>The maximum number of slots of a limit.</summary>
    public const int MaxSlots = 200;

    // Never shrinks: when a limit is lowered and raised again, the slots must still know when they were last used.
    private readonly List<Slot> slots = [];

    public DateTimeOffset TimeOf(QuotaLimit limit, long position, DateTimeOffset now, TimeSpan latency)
    {
        var count = Resize(limit);
        var cycles = (position - 1) / limit.Calls;
        position -= cycles * limit.Calls;
        var wait = cycles * Cooldown(limit);
        var current = Current(count);
        var waiting = new List<int>();
        for (var number = 0; number < count; number++)
        {
            if (IsFree(number, limit, now))
            {
                position -= Capacity(number, limit);
            }
            else
            {
                position -= number == current ? Math.Max(0, Capacity(number, limit) - slots[number].Calls) : 0;
                waiting.Add(number);
            }
        }

        return position <= 0 ? now + wait : FreeAt(waiting, limit, position) + wait;
    }

    public int Start(QuotaLimit limit, DateTimeOffset now, DateTimeOffset sentAt)
    {
        var count = Resize(limit);
        var number = Current(count);
        if (IsFree(number, limit, now) || slots[number].Calls >= Capacity(number, limit))
        {
            number = Enumerable.Range(0, count).MinBy(slot => slots[slot].LastSent);
            slots[number] = default;
        }

        slots[number] = new Slot(slots[number].Calls + 1, Max(slots[number].LastSent, sentAt));
        return number;
    }

    public void Delay(QuotaLimit limit, int slot, DateTimeOffset expected, DateTimeOffset sentAt) =>
        slots[slot] = slots[slot] with { LastSent = Max(slots[slot].LastSent, sentAt) };

    private DateTimeOffset FreeAt(List<int> waiting, QuotaLimit limit, long position)
    {
        var ordered = waiting.OrderBy(number => slots[number].LastSent).ToList();
        var last = ordered.TakeWhile(number => (position -= Capacity(number, limit)) > 0).Count();
        return slots[ordered[Math.Min(last, ordered.Count - 1)]].LastSent + Cooldown(limit);
    }

    // Only this slot can have calls left before its cooldown.
    private int Current(int count) => Enumerable.Range(0, count).MaxBy(number => (slots[number].LastSent, number));

    private bool IsFree(int number, QuotaLimit limit, DateTimeOffset now) => slots[number].LastSent + Cooldown(limit) <= now;

    private int Resize(QuotaLimit limit)
    {
        var count = (int)Math.Min(limit.Calls, MaxSlots);
        while (slots.Count < count)
        {
            slots.Add(default);
        }

        return count;
    }

    private static long Capacity(int number, QuotaLimit limit) =>
        (limit.Calls / Math.Min(limit.Calls, MaxSlots)) + (number < limit.Calls % Math.Min(limit.Calls, MaxSlots) ? 1 : 0);

    private TimeSpan Cooldown(QuotaLimit limit) => limit.Window + margin;

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

/// <summary>A share of the calls that a window may contain. The minimum time means never.</summary>
/// <param name="Calls">The calls since the last cooldown.</param>
/// <param name="LastSent">When the last call was sent.</param>
internal readonly record struct Slot(long Calls, DateTimeOffset LastSent);
