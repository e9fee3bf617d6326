using System.ComponentModel.DataAnnotations;

namespace MixoSync.Runs;

/// <summary>When messages of a run count as lost, and when failures are retried. Section <c>Syncing</c>.</summary>
internal sealed class RunOptions
{
    /// <summary>
    /// How long a message that is due may make no progress, before its queues are checked for it. Must be longer than the handling
    /// of one message. A waiting message never counts as lost. Default: 10 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan LostAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// When to retry the failed campaigns of a run, in ascending durations after its end, separated by commas. Empty: never.
    /// Default: 6 h and 24 h.
    /// </summary>
    public string BackfillAfter { get; set; } = "06:00:00,1.00:00:00";
}
