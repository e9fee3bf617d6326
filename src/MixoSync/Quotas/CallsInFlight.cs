namespace MixoSync.Quotas;

/// <summary>The calls of one client that are in flight, each until it completes or its lease expires.</summary>
internal sealed class CallsInFlight(TimeSpan lease)
{
    // A completed call notifies nobody, so waiters poll. Short compared to the usual 2 s of a call.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    // By slot and due time, because in a window that is shorter than a call, one slot can have several calls in flight.
    private readonly Dictionary<(int Slot, DateTimeOffset Due), DateTimeOffset> expiries = [];

    /// <summary>Adds a call. Returns zero if it is in flight now, otherwise the time after which to try again.</summary>
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
