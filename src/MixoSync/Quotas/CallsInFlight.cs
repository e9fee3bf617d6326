namespace MixoSync.Quotas;

/// <summary>The calls of one client that are under way, each until it is finished or its lease has expired.</summary>
internal sealed class CallsInFlight(TimeSpan lease)
{
    // A finished call tells nobody, so a waiter has to ask again; short beside a call's usual 2 s.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    // By slot and due time, not by slot alone: in a window shorter than its calls one slot has several in flight.
    private readonly Dictionary<(int Slot, DateTimeOffset Due), DateTimeOffset> expiries = [];

    /// <summary>Zero: the call is now in flight. Else: ask again after that time.</summary>
    public TimeSpan TryAdd(Permit permit, int limit, DateTimeOffset now)
    {
        RemoveExpired(now);
        if (expiries.Count >= limit)
        {
            return TimeSpan.FromTicks(Math.Min(PollInterval.Ticks, (expiries.Values.Min() - now).Ticks));
        }

        expiries[(permit.Slot, permit.Due)] = now + lease;
        return TimeSpan.Zero;
    }

    public void Remove(Permit permit) => expiries.Remove((permit.Slot, permit.Due));

    private void RemoveExpired(DateTimeOffset now)
    {
        foreach (var (call, expiry) in expiries)
        {
            if (expiry <= now)
            {
                expiries.Remove(call);
            }
        }
    }
}
