using MixoSync.Clients;

namespace MixoSync.Observability.Status;

/// <summary>What takes longer than it should. The quota sets the pace, so it sets the limit too.</summary>
internal static class Lateness
{
    // For what no quota knows of: queues, retries, a restart.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    /// <summary>Whether a run takes longer than twice what its calls need, and 5 min.</summary>
    public static bool IsLate(ActiveRun run, DateTimeOffset now) => now > run.StartedAt + Allowed(run.Total, run.PageSize, run.Quota);

    /// <summary>Whether two times of a client's schedule have passed since its last good run, and what a run may take.</summary>
    public static bool IsOverdue(ScheduledClient client, DateTimeOffset now) =>
        (client.LastGoodRunAt ?? client.FirstRunAt) is { } last
        && client.Schedule.NextAfter(last) is { } next
        && client.Schedule.NextAfter(next) is { } second
        && now > second + Allowed(client.Total, client.PageSize, client.Quota);

    private static TimeSpan Allowed(long? total, int pageSize, Quota quota)
    {
        var campaigns = total ?? 0;
        return Slack + (2 * quota.MinimumDuration(campaigns + (campaigns / pageSize) + 1));
    }
}
