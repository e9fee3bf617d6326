using System.ComponentModel.DataAnnotations;

namespace MixoSync.Quotas;

/// <summary>Options of the quota ledger.</summary>
internal sealed class QuotaOptions
{
    public const string Section = "Quotas";

    /// <summary>
    /// Added to the window of a limit, and around midnight for a daily limit. Platforms count calls on arrival, and network latency varies.
    /// Default 250 ms; 1 ms to 1 minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan Margin { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The time after which a call that was never completed no longer counts as in flight, because its process must have crashed. Must
    /// be longer than the timeout of a call (30 s by default). Keep it short: until then, the calls of a crashed worker count against
    /// the client's in-flight limit. Default 35 s; 1 s to 1 hour.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(35);

    /// <summary>
    /// The maximum time that a call waits in process for its permit. The message is parked if it would take longer, because a waiting
    /// handler is not available to other clients. Default 2 s; 0 to 1 minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan MaxWaitInProcess { get; set; } = TimeSpan.FromSeconds(2);
}
