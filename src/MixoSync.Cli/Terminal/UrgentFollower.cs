using MixoSync.Platforms;
using MixoSync.Runs;

namespace MixoSync.Cli.Terminal;

/// <summary>Follows campaigns that were added to an active run until each is synced or has failed.</summary>
internal sealed class UrgentFollower(RunStore runs, UrgentItemStore items, TimeProvider time)
{
    /// <summary>Follows the campaigns and writes the outcome of each.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> FollowAsync(Guid runId, CampaignIds campaigns, CancellationToken cancellationToken)
    {
        var ids = campaigns.Values.ToHashSet(StringComparer.Ordinal);
        var notes = new ProgressNotes(time);
        while (true)
        {
            var run = await runs.GetAsync(runId, cancellationToken)
                ?? throw new ConfigurationException($"Run {runId} no longer exists because its client was removed.");
            var requested = (await items.ListAsync(run.Id, cancellationToken)).Where(item => ids.Contains(item.CampaignId)).ToList();
            var waiting = requested.Where(item => !item.HasEnded(run)).ToList();
            if (waiting.Count == 0)
            {
                return Write(run, requested);
            }

            notes.Write($"{requested.Count - waiting.Count} of {requested.Count} done; {RunText.Urgent(waiting[0], run)}");
            await Task.Delay(RunFollower.PollInterval, time, cancellationToken);
        }
    }

    private static int Write(Run run, List<UrgentItem> items)
    {
        foreach (var item in items)
        {
            Output.Line(RunText.Urgent(item, run));
        }

        var failed = items.Where(item => !item.IsSynced && (item.State != "skipped" || item.IsNotListed)).ToList();
        return failed.Count == 0 ? ExitCode.Success
            : failed.Count < items.Count ? ExitCode.Partial
            : CliError.ExitCodeOf(failed[0].State == "failed" ? failed[0].FailureKind : FailureKind.Rejected);
    }
}
