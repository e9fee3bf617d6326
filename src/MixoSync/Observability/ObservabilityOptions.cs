using System.ComponentModel.DataAnnotations;

namespace MixoSync.Observability;

/// <summary>What is told of the system; section <c>Monitoring</c>.</summary>
internal sealed class ObservabilityOptions
{
    /// <summary>Time between two looks of the dashboard at the whole system; default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan StatusInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether there are series for each client, which cost a metrics server much for thousands; default false.</summary>
    public bool ClientLabels { get; set; }
}
