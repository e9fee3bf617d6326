using System.ComponentModel.DataAnnotations;

namespace MixoSync.Observability;

/// <summary>Options of the system status and its metrics. Section <c>Monitoring</c>.</summary>
internal sealed class ObservabilityOptions
{
    /// <summary>The interval at which the dashboard reads the system status. Default: 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan StatusInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether there are metrics for each client. Thousands of clients create a high load on a metrics server. Default: false.
    /// </summary>
    public bool ClientLabels { get; set; }
}
