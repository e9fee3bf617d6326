using System.ComponentModel.DataAnnotations;

namespace MixoSync.Scheduling;

/// <summary>How schedulers look for due clients; section <c>Scheduling</c>.</summary>
internal sealed class SchedulingOptions
{
    /// <summary>Time between two looks; default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Clients claimed in one transaction; default 100.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 100;

    /// <summary>
    /// How long an ended run and its items are kept at least; default 30 days. Longer where something still depends on it:
    /// the newest good run of a client, and failures that no later run has dealt with.
    /// </summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan KeepRunsFor { get; set; } = TimeSpan.FromDays(30);
}
