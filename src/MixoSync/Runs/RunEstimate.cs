using MixoSync.Clients;

namespace MixoSync.Runs;

/// <summary>Estimates the end of a run from its client's quota.</summary>
internal static class RunEstimate
{
    /// <summary>Returns the estimated end, or null if the run has ended or its size is not known yet.</summary>
    public static DateTimeOffset? EstimateEnd(Run run, Client client, DateTimeOffset now)
    {
        if (!run.IsActive || (run.Total is null && run.Pending == 0))
        {
            return null;
        }

        // Parked campaigns have a place in line. The backlog and unlisted campaigns come after those.
        var unlisted = run.ListingFinishedAt is null ? Math.Max(0, (run.Total ?? 0) - run.Listed) : 0;
        var calls = unlisted + (unlisted / client.PageSize);
        return run.WaitsUntil > now
            ? run.WaitsUntil + client.MinimumDuration(calls + run.Backlog + 1)
            : now + client.MinimumDuration(calls + run.Pending);
    }
}
