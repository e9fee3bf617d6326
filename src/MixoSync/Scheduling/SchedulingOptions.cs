using System.ComponentModel.DataAnnotations;

namespace MixoSync.Scheduling;

/// <summary>Options of the scheduler. Section <c>Scheduling</c>.</summary>
internal sealed class SchedulingOptions
{
    /// <summary>The interval between checks for due clients. Default: 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The minimum time for which an ended run and its items are kept. Default: 30 days. A run is kept longer while it is needed: the
    /// newest full run of a client, and runs with failures that no later run has processed.
    /// </summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan KeepRunsFor { get; set; } = TimeSpan.FromDays(30);
}
