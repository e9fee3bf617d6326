using MixoSync.Clients;

namespace MixoSync.Observability.Status;

/// <summary>Decides whether runs and clients are late. The limits depend on the quota, because it determines how long a run must take.</summary>
internal static class Lateness
{
    // Allowance for delays that do not depend on the quota: queues, retries, a restart.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    /// <summary>Returns whether a run takes longer than twice the minimum duration of its calls plus 5 min.</summary>
    public static bool IsLate(ActiveRun run, DateTimeOffset now) => now > run.StartedAt + Allowed(run.Total, run.PageSize, run.Quota);

    /// <summary>
    /// Returns whether a client has had no full run for two intervals of its schedule plus the time that a run may take.
    /// </summary>
    public static bool IsOverdue(ScheduledClient client, DateTimeOffset now) =>
        (client.LastFullRunAt ?? client.FirstRunAt) is { } last
        && client.Schedule.NextAfter(last, client.TimeZone) is { } next
        && client.Schedule.NextAfter(next, client.TimeZone) is { } second
        && now > second + Allowed(client.Total, client.PageSize, client.Quota);

    private static TimeSpan Allowed(long? total, int pageSize, Quota quota)
    {
        var campaigns = total ?? 0;
        return Slack + (2 * quota.MinimumDuration(campaigns + (campaigns / pageSize) + 1));
    }
}
