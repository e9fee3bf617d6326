namespace MixoSync.Quotas;

/// <summary>The slots of one quota, found by number or by which was promised longest ago, in O(log slots).</summary>
internal sealed class SlotTable
{
    // Only ever grows: a limit that is lowered and raised again must find when its slots were last used.
    private readonly List<Slot> slots = [];

    private readonly SortedSet<(DateTimeOffset LastDue, int Number)> inUse = [];

    /// <summary>The slot that is free first. All slots rest equally long, so it is the one that was due longest ago.</summary>
    public int NextFree => inUse.Min.Number;

    /// <summary>The slot whose last call is longest ago, whoever is promised it.</summary>
    public int LongestUnused => inUse.MinBy(slot => slots[slot.Number].LastSent).Number;

    public Slot this[int number] => slots[number];

    /// <summary>Uses the slots below <paramref name="count"/> and no other.</summary>
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

    /// <summary>Notes that a call was promised the slot at <paramref name="due"/>.</summary>
    public void Reserve(int number, DateTimeOffset due)
    {
        inUse.Remove((slots[number].LastDue, number));
        inUse.Add((due, number));
        slots[number] = slots[number] with { LastDue = due };
    }

    /// <summary>Notes that a call was sent; a late one moves whoever takes the slot next.</summary>
    public void MarkSent(int number, DateTimeOffset now)
    {
        slots[number] = slots[number] with { LastSent = now };
        if (now > slots[number].LastDue)
        {
            Reserve(number, now);
        }
    }

    /// <summary>Notes that the last of those who were promised the slot has gone to another.</summary>
    public void Release(int number, TimeSpan rest)
    {
        var slot = slots[number];
        Reserve(number, slot.LastDue - rest > slot.LastSent ? slot.LastDue - rest : slot.LastSent);
    }

    /// <summary>Notes that all those who were promised a slot for later have given it up.</summary>
    public void ReleaseAll(DateTimeOffset now)
    {
        foreach (var (_, number) in inUse.Where(slot => slot.LastDue > now).ToList())
        {
            Reserve(number, slots[number].LastSent);
        }
    }

    /// <summary>Notes that a call was sent that nobody was promised; those who were promised the slot come a rest later.</summary>
    public void MarkPrioritySent(int number, DateTimeOffset now, TimeSpan rest)
    {
        var slot = slots[number];
        slots[number] = slot with { LastSent = now };
        var last = slot.LastDue > slot.LastSent ? slot.LastDue + rest : now;
        Reserve(number, last > now ? last : now);
    }
}

/// <summary>One of the calls that a window may hold. The least times mean never.</summary>
/// <param name="LastDue">When the last call that was promised the slot is, or was, due.</param>
/// <param name="LastSent">When a call was last really sent.</param>
internal readonly record struct Slot(DateTimeOffset LastDue, DateTimeOffset LastSent);
