using MixoSync.Clients;

namespace MixoSync.Observability.Status;

/// <summary>Decides what takes longer than it should. The limits depend on the quota, which determines the pace.</summary>
internal static class Lateness
{
    // For everything else: queues, retries, a restart.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    /// <summary>Whether a run takes longer than twice the time that its calls need, plus 5 min.</summary>
    public static bool IsLate(ActiveRun run, DateTimeOffset now) => now > run.StartedAt + Allowed(run.Total, run.PageSize, run.Quota);

    /// <summary>
    /// Whether two occurrences of a client's schedule have passed since its last good run, plus the time that a run may take.
    /// </summary>
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
