namespace MixoSync.Quotas;

/// <summary>Tracks one client's calls in flight. A call is in flight until it completes or its lease expires.</summary>
internal sealed class CallsInFlight(TimeSpan lease)
{
    // A completed call notifies no one, so a waiting caller has to poll. Short compared with the 2 s of a typical call.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<Guid, CallInFlight> calls = [];

    /// <summary>Returns zero if another call can start, otherwise the time after which to try again.</summary>
    public TimeSpan WaitFor(int limit, DateTimeOffset now)
    {
        foreach (var (permit, _) in calls.Where(call => call.Value.ExpiresAt <= now).ToList())
        {
            calls.Remove(permit);
        }

        return calls.Count < limit
            ? TimeSpan.Zero
            : TimeSpan.FromTicks(Math.Min(PollInterval.Ticks, (calls.Values.Min(call => call.ExpiresAt) - now).Ticks));
    }

    public void Add(Guid permit, DateTimeOffset now, DateTimeOffset sentAt, Dictionary<string, int[]> slots) =>
        calls[permit] = new CallInFlight(now + lease, sentAt, slots);

    public CallInFlight? Find(Guid permit) => calls.GetValueOrDefault(permit);

    public void Delay(Guid permit, DateTimeOffset sentAt) => calls[permit] = calls[permit] with { SentAt = sentAt };

    public void Remove(Guid permit) => calls.Remove(permit);
}

/// <param name="ExpiresAt">When it no longer counts, because its process must have crashed.</param>
/// <param name="SentAt">When it was sent, as far as the ledger knows.</param>
/// <param name="Slots">The slots of the call in each limit, by scope.</param>
internal sealed record CallInFlight(DateTimeOffset ExpiresAt, DateTimeOffset SentAt, Dictionary<string, int[]> Slots);
