namespace MixoSync.Quotas;

/// <summary>The slots of one quota, by number or by earliest availability, in O(log slots).</summary>
internal sealed class SlotTable
{
    // Never shrinks: a limit that is lowered and raised again must know when its slots were last used.
    private readonly List<Slot> slots = [];

    private readonly SortedSet<(DateTimeOffset LastDue, int Number)> inUse = [];

    /// <summary>The slot that becomes free first. All cooldowns are equal, so it is the slot with the earliest due time.</summary>
    public int NextFree => inUse.Min.Number;

    /// <summary>The slot whose last call was sent earliest, even if it is reserved.</summary>
    public int LongestUnused => inUse.MinBy(slot => slots[slot.Number].LastSent).Number;

    public Slot this[int number] => slots[number];

    /// <summary>Uses the slots below <paramref name="count"/> only.</summary>
    public void Resize(int count)
    {
        if (count < inUse.Count)
        {
            inUse.RemoveWhere(slot => slot.Number >= count);
        }

        for (var number = inUse.Count; number < count; number++)
        {
            if (number == slots.Count)
            {
                slots.Add(default);
            }

            inUse.Add((slots[number].LastDue, number));
        }
    }

    /// <summary>Records that a call has reserved the slot for <paramref name="due"/>.</summary>
    public void Reserve(int number, DateTimeOffset due)
    {
        inUse.Remove((slots[number].LastDue, number));
        inUse.Add((due, number));
        slots[number] = slots[number] with { LastDue = due };
    }

    /// <summary>Records that a call was sent. A late call also delays the next reservation.</summary>
    public void MarkSent(int number, DateTimeOffset now)
    {
        slots[number] = slots[number] with { LastSent = now };
        if (now > slots[number].LastDue)
        {
            Reserve(number, now);
        }
    }

    /// <summary>Records that the last reservation of the slot was released.</summary>
    public void Release(int number, TimeSpan cooldown)
    {
        var slot = slots[number];
        Reserve(number, slot.LastDue - cooldown > slot.LastSent ? slot.LastDue - cooldown : slot.LastSent);
    }

    /// <summary>Records that all future reservations were released.</summary>
    public void ReleaseAll(DateTimeOffset now)
    {
        foreach (var (_, number) in inUse.Where(slot => slot.LastDue > now).ToList())
        {
            Reserve(number, slots[number].LastSent);
        }
    }

    /// <summary>Records that a priority call was sent. The calls that have reserved the slot come one cooldown later.</summary>
    public void MarkPrioritySent(int number, DateTimeOffset now, TimeSpan cooldown)
    {
        var slot = slots[number];
        slots[number] = slot with { LastSent = now };
        var last = slot.LastDue > slot.LastSent ? slot.LastDue + cooldown : now;
        Reserve(number, last > now ? last : now);
    }
}

/// <summary>One of the calls that a window may contain. The minimum time means never.</summary>
/// <param name="LastDue">When the last call that reserved the slot is, or was, due.</param>
/// <param name="LastSent">When a call was last really sent.</param>
internal readonly record struct Slot(DateTimeOffset LastDue, DateTimeOffset LastSent);
