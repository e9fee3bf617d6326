using System.ComponentModel.DataAnnotations;

namespace MixoSync.Quotas;

/// <summary>Options of the quota ledger. Section <c>Quotas</c>.</summary>
internal sealed class QuotaOptions
{
    public const string Section = "Quotas";

    /// <summary>
    /// Added to the window as the cooldown of a slot, because platforms count calls when they arrive and network latency varies.
    /// Default: 250 ms. Range: 1 ms to 1 minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan Margin { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// After this time, a call that was not completed no longer counts as in flight, because its process has died. Must be longer
    /// than the timeout of a call (30 s by default), but not much: the calls of a killed worker count against the in-flight limit
    /// until then. Default: 35 s. Range: 1 s to 1 hour.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(35);

    /// <summary>
    /// Maximum time that a message waits for a permit in the process, before it is parked instead. A waiting consumer is not
    /// available to other clients. Default: 2 s. Range: 0 to 1 minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan MaxWaitInProcess { get; set; } = TimeSpan.FromSeconds(2);
}
