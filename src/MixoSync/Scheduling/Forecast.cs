using System.Text.Json.Serialization;
using MixoSync.Clients;
using MixoSync.Runs;

namespace MixoSync.Scheduling;

/// <summary>How long a client's run must take, whoever runs it: no program can make its calls in less time.</summary>
/// <param name="ClientId">The client.</param>
/// <param name="Calls">Counted calls of a run: those of its last complete run, else pages and campaigns; none known before a first run.</param>
/// <param name="MinimumDuration">The time that the quota makes them take.</param>
/// <param name="Interval">The shortest time between two runs of its schedule.</param>
internal sealed record Forecast(string ClientId, long? Calls, [property: JsonPropertyName("leastTime")] TimeSpan? MinimumDuration, TimeSpan? Interval)
{
    private const int OccurrencesLookedAt = 500;

    /// <summary>Whether each run can end before the next is due; none where the schedule or the calls are unknown.</summary>
    public bool? IsFeasible => MinimumDuration <= Interval;

    public static Forecast For(Client client, RunSize size, DateTimeOffset now)
    {
        var calls = size.Calls ?? (size.Campaigns is { } campaigns ? campaigns + Pages(campaigns, client.PageSize) : null);
        return new Forecast(
            client.Id, calls, calls is { } count ? client.Quota.MinimumDuration(count) : null, ShortestInterval(client.Schedule, now));
    }

    private static long Pages(long campaigns, int pageSize) => Math.Max(1, (campaigns + pageSize - 1) / pageSize);

    private static TimeSpan? ShortestInterval(CronSchedule? schedule, DateTimeOffset now)
    {
        TimeSpan? shortest = null;
        var last = schedule?.NextAfter(now);
        for (var i = 0; i < OccurrencesLookedAt && last is { } time; i++)
        {
            last = schedule!.NextAfter(time);
            shortest = last - time < (shortest ?? TimeSpan.MaxValue) ? last - time : shortest;
        }

        return shortest;
    }
}
