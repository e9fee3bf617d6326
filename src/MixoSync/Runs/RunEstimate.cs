using MixoSync.Clients;

namespace MixoSync.Runs;

/// <summary>Estimates when a run will end, from the quota of its client.</summary>
internal static class RunEstimate
{
    /// <returns>Null if the run has ended, or if nothing is known yet.</returns>
    public static DateTimeOffset? EstimateEnd(Run run, Client client, DateTimeOffset now)
    {
        if (!run.IsActive || (run.Total is null && run.Pending == 0))
        {
            return null;
        }

        // Parked campaigns have reserved their slots. The backlog and unlisted campaigns come after them.
        var unlisted = run.ListingFinishedAt is null ? Math.Max(0, (run.Total ?? 0) - run.Listed) : 0;
        var calls = unlisted + (unlisted / client.PageSize);
        return run.WaitsUntil > now
            ? run.WaitsUntil + client.Quota.MinimumDuration(calls + run.Backlog + 1)
            : now + client.Quota.MinimumDuration(calls + run.Pending);
    }
}
