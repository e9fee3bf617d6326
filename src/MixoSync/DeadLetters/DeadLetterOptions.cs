using System.ComponentModel.DataAnnotations;

namespace MixoSync.DeadLetters;

/// <summary>What becomes of dead letters by itself; section <c>DeadLetters</c>.</summary>
internal sealed class DeadLetterOptions
{
    /// <summary>Time between two sweeps, which remove the letters of campaigns that have been synced since; default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(5);
}
