using MixoSync.Platforms;
using MixoSync.Platforms.Http;
using MixoSync.Quotas;

namespace MixoSync.Pipeline.Parking;

/// <summary>How long a message is parked, and the state that it keeps meanwhile.</summary>
/// <param name="Wait">The time until it can be handled.</param>
/// <param name="Permit">The permit that it waits for.</param>
/// <param name="Rejections">How often in a row the platform has rejected it for its quota, including this time, without progress of its run.</param>
/// <param name="InFlightWaits">How often in a row it has waited for the in-flight limit, including this time.</param>
/// <param name="Retries">The number of retries within deliveries. A rejection resets it.</param>
/// <param name="Reason">The reason, for operators.</param>
internal sealed record ParkingDecision(
    TimeSpan Wait, Permit? Permit, int Rejections, int Retries, string Reason, int InFlightWaits = 0)
{
    /// <summary>When the platform last rejected the message, by the database clock.</summary>
    public DateTimeOffset? RejectedAt { get; init; }

    // A message that waits longer for quota comes back earlier, to check whether the client has another quota.
    private static readonly TimeSpan MaxQuotaDelay = TimeSpan.FromSeconds(45);

    // The broker delays by whole seconds and has some latency. The message should return before its permit is due, and wait for the
    // rest in the process.
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(500);

    // A call usually ends within seconds. The call of a killed worker stays in flight until its lease expires.
    private static readonly TimeSpan MaxInFlightWait = TimeSpan.FromSeconds(16);

    // Messages that an open circuit has rejected must not all return at the same time.
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(5);

    /// <summary>Decides whether and how long a message is parked, without I/O.</summary>
    /// <param name="exception">The exception that handling the message has caused.</param>
    /// <param name="rejections">How often the platform has rejected the message for its quota before.</param>
    /// <param name="inFlightWaits">How often in a row the message has waited for the in-flight limit before.</param>
    /// <param name="options">The options of the platforms.</param>
    /// <returns>The decision, or null if the message must not be parked or has been rejected too often.</returns>
    public static ParkingDecision? For(Exception exception, int rejections, int inFlightWaits, AdPlatformOptions options) => exception switch
    {
        QuotaWaitException { Permit.IsInFlightLimited: true } e => new(
            InFlightWait(inFlightWaits), e.Permit, rejections, e.Retries, "waiting for a call of the client to complete", inFlightWaits + 1),
        QuotaWaitException e => new(WholeSeconds(e.Permit.Wait - Ahead), e.Permit, rejections, e.Retries, "waiting for quota"),
        AdPlatformException { Kind: FailureKind.RateLimited } e when rejections < options.MaxRateLimitWaits => new(
            RetryAfter.Bounded(e.RetryAfter) + options.RateLimitGrace, null, rejections + 1, 0, e.Message),
        AdPlatformException { Kind: FailureKind.CircuitOpen } e => new(
            (e.RetryAfter ?? options.BreakDuration) + (Spread * Random.Shared.NextDouble()), null, rejections, 0, e.Message),
        _ => null,
    };

    /// <summary>The delay until the message is delivered again.</summary>
    public TimeSpan Delay => Permit is not null && Wait > MaxQuotaDelay ? MaxQuotaDelay : Wait;

    /// <summary>The time that is left to wait when the message is delivered again.</summary>
    public TimeSpan Remaining => Wait - Delay;

    private static TimeSpan InFlightWait(int previousWaits) =>
        TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(previousWaits, 30)), MaxInFlightWait.TotalSeconds));

    private static TimeSpan WholeSeconds(TimeSpan wait) => TimeSpan.FromSeconds(Math.Max(1, Math.Floor(wait.TotalSeconds)));
}
