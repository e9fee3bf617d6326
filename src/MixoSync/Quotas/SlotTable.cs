namespace MixoSync.Quotas;

/// <summary>The slots of one quota, sorted by their last due time. Operations take O(log n).</summary>
internal sealed class SlotTable
{
    // Never shrinks: when a limit is lowered and raised again, the slots must still know when they were last used.
    private readonly List<Slot> slots = [];

    private readonly SortedSet<(DateTimeOffset LastDue, int Number)> inUse = [];

    /// <summary>The slot that is free first. All slots have the same cooldown, so it is the one with the earliest last due time.</summary>
    public int NextFree => inUse.Min.Number;

    /// <summary>The slot with the earliest last call, even if it is reserved. Takes O(n).</summary>
    public int LongestUnused => inUse.MinBy(slot => slots[slot.Number].LastSent).Number;

    public Slot this[int number] => slots[number];

    /// <summary>Sets the number of slots in use.</summary>
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

    /// <summary>Reserves the slot for a call at <paramref name="due"/>.</summary>
    public void Reserve(int number, DateTimeOffset due)
    {
        inUse.Remove((slots[number].LastDue, number));
        inUse.Add((due, number));
        slots[number] = slots[number] with { LastDue = due };
    }

    /// <summary>Records that a call was sent. A late call delays the next reservation of the slot.</summary>
    public void MarkSent(int number, DateTimeOffset now)
    {
        slots[number] = slots[number] with { LastSent = now };
        if (now > slots[number].LastDue)
        {
            Reserve(number, now);
        }
    }

    /// <summary>Removes the last reservation of the slot.</summary>
    public void Release(int number, TimeSpan cooldown)
    {
        var slot = slots[number];
        Reserve(number, slot.LastDue - cooldown > slot.LastSent ? slot.LastDue - cooldown : slot.LastSent);
    }

    /// <summary>Removes all reservations that are not due yet.</summary>
    public void ReleaseAll(DateTimeOffset now)
    {
        foreach (var (_, number) in inUse.Where(slot => slot.LastDue > now).ToList())
        {
            Reserve(number, slots[number].LastSent);
        }
    }

    /// <summary>Records that a priority call was sent. All reservations of the slot move back by one cooldown.</summary>
    public void MarkPrioritySent(int number, DateTimeOffset now, TimeSpan cooldown)
    {
        var slot = slots[number];
        slots[number] = slot with { LastSent = now };
        var lastDue = slot.LastDue > slot.LastSent ? slot.LastDue + cooldown : now;
        Reserve(number, lastDue > now ? lastDue : now);
    }
}

/// <summary>One of the calls that a window may contain. The minimum time means never.</summary>
/// <param name="LastDue">When the last reservation of the slot is, or was, due.</param>
/// <param name="LastSent">When the last call of the slot was sent.</param>
internal readonly record struct Slot(DateTimeOffset LastDue, DateTimeOffset LastSent);
