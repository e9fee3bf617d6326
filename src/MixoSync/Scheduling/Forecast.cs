using System.Text.Json.Serialization;
using MixoSync.Clients;
using MixoSync.Runs;

namespace MixoSync.Scheduling;

/// <summary>The minimum duration of a client's run. The quota does not allow its calls to be made in less time.</summary>
/// <param name="ClientId">The client.</param>
/// <param name="Calls">
/// The calls of a run: those of the last successful full run, otherwise the number of pages and campaigns, or null before the first run.
/// </param>
/// <param name="MinimumDuration">The minimum time for these calls.</param>
/// <param name="Interval">The shortest interval between two scheduled runs.</param>
internal sealed record Forecast(string ClientId, long? Calls, [property: JsonPropertyName("leastTime")] TimeSpan? MinimumDuration, TimeSpan? Interval)
{
    private const int CheckedOccurrences = 500;

    /// <summary>The load of the client's pools by all of their clients.</summary>
    public IReadOnlyList<PoolLoad> Pools { get; init; } = [];

    /// <summary>
    /// Whether each run can end before the next is due, and the pools allow the runs of all their clients. Null if there is no schedule
    /// or the calls are unknown.
    /// </summary>
    public bool? IsFeasible =>
        MinimumDuration is null || Interval is null ? null : MinimumDuration <= Interval && Pools.All(pool => pool.Share <= 1);

    public static Forecast For(Client client, RunSize size, DateTimeOffset now)
    {
        var calls = size.Calls ?? (size.Campaigns is { } campaigns ? campaigns + Pages(campaigns, client.PageSize) : null);
        return new Forecast(
            client.Id, calls, calls is { } count ? client.MinimumDuration(count) : null, ShortestInterval(client, now));
    }

    private static long Pages(long campaigns, int pageSize) => Math.Max(1, (campaigns + pageSize - 1) / pageSize);

    private static TimeSpan? ShortestInterval(Client client, DateTimeOffset now)
    {
        TimeSpan? shortest = null;
        var last = client.NextRunAfter(now);
        for (var i = 0; i < CheckedOccurrences && last is { } time; i++)
        {
            last = client.NextRunAfter(time);
            shortest = last - time < (shortest ?? TimeSpan.MaxValue) ? last - time : shortest;
        }

        return shortest;
    }
}

/// <summary>How much of a pool's quota the scheduled runs of all its clients need.</summary>
/// <param name="Name">The pool.</param>
/// <param name="Share">The calls that they need, as a share of those that the pool allows. More than 1 is not feasible.</param>
internal sealed record PoolLoad(string Name, double Share)
{
    /// <param name="pool">The pool.</param>
    /// <param name="forecasts">The forecasts of its clients. Clients without a schedule or of unknown size do not count.</param>
    public static PoolLoad Of(QuotaPool pool, IEnumerable<Forecast> forecasts) => new(
        pool.Name,
        forecasts.Sum(forecast => forecast.Calls / forecast.Interval?.TotalSeconds ?? 0) / pool.Quota.CallsPerSecond);
}
