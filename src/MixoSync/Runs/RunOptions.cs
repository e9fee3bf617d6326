using System.ComponentModel.DataAnnotations;

namespace MixoSync.Runs;

/// <summary>When messages of a run count as lost, when failures are retried, and when removals are held. Section <c>Syncing</c>.</summary>
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

    /// <summary>
    /// The share of a client's campaigns that may be missing from a listing, in percent. If more than this share and more than
    /// <see cref="RemovalGuardCount"/> are missing, none is marked as removed until a person or later listings decide. A client can have
    /// its own value. 0 disables the guard. Default: 20.
    /// </summary>
    [Range(0, 100)]
    public int RemovalGuardPercent { get; set; } = 20;

    /// <summary>
    /// The number of a client's campaigns that may be missing from a listing, whatever their share. A client can have its own value.
    /// 0 disables the guard. Default: 10.
    /// </summary>
    [Range(0, 1_000_000_000)]
    public int RemovalGuardCount { get; set; } = 10;
}
