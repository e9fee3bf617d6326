using System.Text.Json.Serialization;
using MixoSync.Clients;
using MixoSync.Runs;

namespace MixoSync.Scheduling;

/// <summary>The minimum duration of a client's run. No program can make its calls in less time.</summary>
/// <param name="ClientId">The client.</param>
/// <param name="Calls">
/// Number of counted calls of a run: of the last complete run, or else pages plus campaigns. Null before the first run.
/// </param>
/// <param name="MinimumDuration">The minimum duration under the quota.</param>
/// <param name="Interval">The shortest interval of the schedule.</param>
internal sealed record Forecast(string ClientId, long? Calls, [property: JsonPropertyName("leastTime")] TimeSpan? MinimumDuration, TimeSpan? Interval)
{
    private const int OccurrencesLookedAt = 500;

    /// <summary>Whether a run can end before the next one is due. Null if the schedule or the number of calls is unknown.</summary>
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
