using System.ComponentModel.DataAnnotations;

namespace MixoSync.Runs;

/// <summary>When messages of a run count as lost, and when failures are retried. Section <c>Syncing</c>.</summary>
internal sealed class RunOptions
{
    /// <summary>
    /// How long a due message may make no progress before a probe checks whether it is still in its queue. Default: 10 min. Must be
    /// longer than handling a message can take. A message that waits in a queue or is parked never counts as lost.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan LostAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long after a run's end its failed campaigns are retried: ascending durations separated by commas, or empty for never.
    /// Default: 6 h and 24 h.
    /// </summary>
    public string BackfillAfter { get; set; } = "06:00:00,1.00:00:00";
}
