using System.ComponentModel.DataAnnotations;

namespace MixoSync.DeadLetters;

/// <summary>Options of the dead-letter sweeper. Section <c>DeadLetters</c>.</summary>
internal sealed class DeadLetterOptions
{
    /// <summary>The interval between sweeps, which remove dead letters whose failure is resolved. Default: 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(5);
}
