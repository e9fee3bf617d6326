using System.ComponentModel.DataAnnotations;

namespace MixoSync.DeadLetters;

/// <summary>Options for dead letters. Section <c>DeadLetters</c>.</summary>
internal sealed class DeadLetterOptions
{
    /// <summary>How often schedulers remove the dead letters of campaigns that were synced since. Default: 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(5);
}
