namespace MixoSync.Quotas;

/// <summary>Tracks one client's calls in flight. A call is in flight until it completes or its lease expires.</summary>
internal sealed class CallsInFlight(TimeSpan lease)
{
    // A completed call notifies no one, so a waiting caller has to poll. Short compared with the 2 s of a typical call.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    // Keyed by slot and due time: if the window is shorter than a call, one slot can have several calls in flight.
    private readonly Dictionary<(int Slot, DateTimeOffset Due), DateTimeOffset> expiries = [];

    /// <summary>Adds the call unless the client has reached its in-flight limit.</summary>
    /// <returns>Zero if the call is now in flight, otherwise the time after which to try again.</returns>
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
