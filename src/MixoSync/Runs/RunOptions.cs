using System.ComponentModel.DataAnnotations;

namespace MixoSync.Runs;

/// <summary>When the messages of a run count as lost, and when its failures are retried. Section <c>Syncing</c>.</summary>
internal sealed class RunOptions
{
    /// <summary>
    /// How long nothing may be heard of a message that is due, before its queues are asked whether it is still there;
    /// default 10 min. Longer than one message is ever handled for. A message that only waits is never taken for lost.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan LostAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long after a run's end its failed campaigns are tried again: durations that grow, separated by commas; empty:
    /// never. Default 6 h and 24 h.
    /// </summary>
    public string BackfillAfter { get; set; } = "06:00:00,1.00:00:00";
}
