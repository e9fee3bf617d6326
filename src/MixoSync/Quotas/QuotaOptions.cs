using System.ComponentModel.DataAnnotations;

namespace MixoSync.Quotas;

/// <summary>How the ledger keeps its distance from the platforms' limits.</summary>
internal sealed class QuotaOptions
{
    public const string Section = "Quotas";

    /// <summary>
    /// Added to the window between two uses of a slot: platforms count arrivals, and a call's way there takes
    /// no constant time. 250 ms by default, 1 ms to 1 minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan Margin { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// After this time a call that nobody finished is no longer taken to be in flight: its caller has died. Must be
    /// longer than any call's timeout (30 seconds by default), and no longer than need be: a killed worker's calls hold
    /// their client's places in flight until then. 35 seconds by default, 1 second to 1 hour.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(35);

    /// <summary>
    /// The longest that one call of a message waits for its permit before the message is parked instead: a handler that
    /// waits is not there for other clients. 2 seconds by default, none to 1 minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan MaxWaitInProcess { get; set; } = TimeSpan.FromSeconds(2);
}
