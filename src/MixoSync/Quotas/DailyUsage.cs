using MixoSync.Clients;

namespace MixoSync.Quotas;

/// <summary>
/// The calls of a limit whose window starts at midnight in a time zone. No call is sent within a margin before and after midnight,
/// because the clock of the platform can differ.
/// </summary>
internal sealed class DailyUsage(TimeSpan margin) : ILimitUsage
{
    private long calls;
    private DateTimeOffset lastSent;

    public DateTimeOffset TimeOf(QuotaLimit limit, long position, DateTimeOffset now, TimeSpan latency)
    {
        var zone = limit.TimeZone!;
        var start = Opening(zone, now, latency);
        var left = limit.Calls - (Day(zone, lastSent) == Day(zone, start) ? calls : 0);
        return position <= left
            ? start
            : zone.FromLocal(Day(zone, start).AddDays(1 + ((position - left - 1) / limit.Calls))) + margin;
    }

    public int Start(QuotaLimit limit, DateTimeOffset now, DateTimeOffset sentAt)
    {
        Add(limit.TimeZone!, sentAt);
        return 0;
    }

    // A call that was sent after midnight counts on the next day. It then also counts on the day before, which is over.
    public void Delay(QuotaLimit limit, int slot, DateTimeOffset expected, DateTimeOffset sentAt)
    {
        if (Day(limit.TimeZone!, sentAt) > Day(limit.TimeZone!, expected))
        {
            Add(limit.TimeZone!, sentAt);
        }
    }

    private void Add(IanaTimeZone zone, DateTimeOffset sentAt)
    {
        calls = Day(zone, sentAt) > Day(zone, lastSent) ? 1 : calls + 1;
        lastSent = sentAt > lastSent ? sentAt : lastSent;
    }

    private DateTimeOffset Opening(IanaTimeZone zone, DateTimeOffset now, TimeSpan latency)
    {
        var midnight = zone.FromLocal(Day(zone, now + latency + margin)) + margin;
        return now < midnight ? midnight : now;
    }

    private static DateTime Day(IanaTimeZone zone, DateTimeOffset time) => zone.ToLocal(time).Date;
}
