using MixoSync.Clients;

namespace MixoSync.Tests.Quotas;

/// <summary>Checks calls against limits, as a platform would.</summary>
internal static class QuotaChecks
{
    /// <summary>Fails if a window of a client's limit or of the pool's limit contains more calls than the limit allows.</summary>
    public static void NoWindowExceedsItsLimit(QuotaScenario scenario, QuotaSimulation simulation)
    {
        NoWindowExceeds(Quota.Parse(scenario.Pool), simulation.Sends);
        foreach (var (client, quota) in scenario.Quotas.Index())
        {
            NoWindowExceeds(Quota.Parse(quota), [.. simulation.Sends.Where(sent => sent.Client == client)]);
        }
    }

    public static void TheInFlightLimitIsKept(QuotaScenario scenario, QuotaSimulation simulation) =>
        Assert.InRange(simulation.MostInFlight, 0, scenario.MaxInFlight);

    public static void NoCallIsSentDuringABlock(QuotaScenario scenario, QuotaSimulation simulation) =>
        Assert.DoesNotContain(simulation.Sends, sent => scenario.Blocks.Any(block => sent.Client == block.Client
            && sent.At >= simulation.Start.AddMilliseconds(block.At) && sent.At < simulation.Start.AddMilliseconds(block.At + block.Wait)));

    public static void EveryCallIsSentUnlessItsCallerCrashes(QuotaScenario scenario, QuotaSimulation simulation) => Assert.Equal(
        scenario.Callers.Sum(caller => caller.Outcome switch
        {
            Outcome.CrashesBeforeSending => 0,
            Outcome.IsRedelivered or Outcome.IsDuplicated => 2,
            _ => 1,
        }),
        simulation.Sends.Count);

    /// <summary>Returns the shortest possible time from the start to the last of several calls.</summary>
    public static TimeSpan ShortestTime(Quota quota, int calls, DateTimeOffset start)
    {
        var times = new List<DateTimeOffset>();
        for (var call = 0; call < calls; call++)
        {
            times.Add(quota.Limits.Where(limit => call >= limit.Calls).Select(limit => EndOfWindow(limit, times[call - (int)limit.Calls]))
                .Append(times.LastOrDefault(start)).Max());
        }

        return times[^1] - start;
    }

    private static DateTimeOffset EndOfWindow(QuotaLimit limit, DateTimeOffset time) => limit.TimeZone is { } zone
        ? zone.FromLocal(zone.ToLocal(time).Date.AddDays(1))
        : time + limit.Window;

    private static void NoWindowExceeds(Quota quota, IReadOnlyList<Sent> sends)
    {
        var arrivals = sends.Select(sent => sent.ArrivedAt).Order().ToList();
        foreach (var limit in quota.Limits)
        {
            if (limit.TimeZone is { } zone)
            {
                Assert.All(arrivals.GroupBy(arrival => zone.ToLocal(arrival).Date), day => Assert.InRange(day.Count(), 1, limit.Calls));
                continue;
            }

            Assert.All(arrivals.Skip((int)limit.Calls).Zip(arrivals), pair =>
                Assert.InRange(pair.First - pair.Second, limit.Window + TimeSpan.FromTicks(1), TimeSpan.MaxValue));
        }
    }
}
