using System.ComponentModel.DataAnnotations;

namespace MixoSync.Observability;

/// <summary>Options for status and metrics. Section <c>Monitoring</c>.</summary>
internal sealed class ObservabilityOptions
{
    /// <summary>How often the dashboard reads the status of the system. Default: 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan StatusInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether to export series per client, which are expensive for a metrics server if there are thousands. Default: false.
    /// </summary>
    public bool ClientLabels { get; set; }
}
