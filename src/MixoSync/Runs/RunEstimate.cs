using MixoSync.Clients;

namespace MixoSync.Runs;

/// <summary>When a run will end, as far as the quota decides it.</summary>
internal static class RunEstimate
{
    /// <returns>None for a run that has ended, or of which nothing is known yet.</returns>
    public static DateTimeOffset? EstimateEnd(Run run, Client client, DateTimeOffset now)
    {
        if (!run.IsActive || (run.Total is null && run.Pending == 0))
        {
            return null;
        }

        // Parked campaigns hold their slots; the backlog and what is not listed yet come behind them.
        var unlisted = run.ListingFinishedAt is null ? Math.Max(0, (run.Total ?? 0) - run.Listed) : 0;
        var calls = unlisted + (unlisted / client.PageSize);
        return run.WaitsUntil > now
            ? run.WaitsUntil + client.Quota.MinimumDuration(calls + run.Backlog + 1)
            : now + client.Quota.MinimumDuration(calls + run.Pending);
    }
}
