using System.ComponentModel.DataAnnotations;

namespace MixoSync.Scheduling;

/// <summary>Options of the scheduler. Section <c>Scheduling</c>.</summary>
internal sealed class SchedulingOptions
{
    /// <summary>How often the scheduler looks for clients that are due. Default: 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Minimum time to keep ended runs and their items. The newest good run of a client, and runs with unresolved failures, are
    /// kept longer. Default: 30 days.
    /// </summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan KeepRunsFor { get; set; } = TimeSpan.FromDays(30);
}
