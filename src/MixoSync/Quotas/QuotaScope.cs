using MixoSync.Clients;

namespace MixoSync.Quotas;

/// <summary>The limits of a client or of a pool, the calls that wait for them, and a block. Without I/O. Not thread-safe.</summary>
/// <param name="margin">Added to every window.</param>
/// <param name="isPool">Whether several clients share the limits.</param>
internal sealed class QuotaScope(TimeSpan margin, bool isPool)
{
    private readonly Dictionary<(int Limit, bool IsDaily), ILimitUsage> usages = [];
    private DateTimeOffset blockedUntil;

    public WaitingCalls Waiting { get; } = new(isPool);

    /// <summary>Returns when a call can start if all other calls start that are due by <paramref name="time"/>.</summary>
    public DateTimeOffset TimeOf(Quota quota, Guid permit, WaitingCall call, DateTimeOffset time, DateTimeOffset now, TimeSpan latency)
    {
        var position = Waiting.CountBefore(permit, call, time) + 1;
        return quota.Limits.Index().Select(limit => Usage(limit.Index, limit.Item).TimeOf(limit.Item, position, now, latency))
            .Append(blockedUntil).Max();
    }

    /// <summary>Records that a call starts.</summary>
    /// <returns>The slot of the call in each limit.</returns>
    public int[] Start(Quota quota, Guid permit, WaitingCall call, DateTimeOffset now, DateTimeOffset sentAt)
    {
        Waiting.Start(permit, call, now);
        return [.. quota.Limits.Index().Select(limit => Usage(limit.Index, limit.Item).Start(limit.Item, now, sentAt))];
    }

    /// <summary>Records that a call was sent later than expected.</summary>
    public void Delay(Quota quota, int[] slots, DateTimeOffset expected, DateTimeOffset sentAt)
    {
        // The number of limits may have changed since the call started.
        foreach (var (number, (limit, slot)) in quota.Limits.Zip(slots).Index())
        {
            Usage(number, limit).Delay(limit, slot, expected, sentAt);
        }
    }

    public void Block(DateTimeOffset until) => blockedUntil = until > blockedUntil ? until : blockedUntil;

    private ILimitUsage Usage(int number, QuotaLimit limit)
    {
        var isDaily = limit.TimeZone is not null;
        if (!usages.TryGetValue((number, isDaily), out var usage))
        {
            usage = isDaily ? new DailyUsage(margin) : new SlotTable(margin);
            usages.Add((number, isDaily), usage);
        }

        return usage;
    }
}
