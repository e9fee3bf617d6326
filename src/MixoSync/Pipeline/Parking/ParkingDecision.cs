using MixoSync.Platforms;
using MixoSync.Platforms.Http;
using MixoSync.Quotas;

namespace MixoSync.Pipeline.Parking;

/// <summary>How long a message is parked, and what it carries.</summary>
/// <param name="Delay">Time until it is delivered again.</param>
/// <param name="Permit">The permit that it waits for.</param>
/// <param name="Rejections">How often the platform has rejected it because of its rate limit.</param>
/// <param name="InFlightWaits">How often in a row it has exceeded the in-flight limit.</param>
/// <param name="Retries">Number of retries in the process. A rate-limit rejection resets it.</param>
/// <param name="Reason">The reason, for users.</param>
internal sealed record ParkingDecision(
    TimeSpan Delay, Permit? Permit, int Rejections, int Retries, string Reason, int InFlightWaits = 0)
{
    // The broker delays by whole seconds and is a little late. The message should be back before its permit is due, and wait for
    // the rest in the process.
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(500);

    // A call usually completes within seconds. A call of a killed worker is in flight until its lease expires.
    private static readonly TimeSpan MaxInFlightWait = TimeSpan.FromSeconds(16);

    // Messages that an open circuit breaker has blocked should not all come back for the one probe.
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(5);

    /// <summary>Makes the decision. Does no I/O.</summary>
    /// <returns>Null if the failure is not one to wait for, or if the message has waited often enough.</returns>
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

    private static TimeSpan InFlightWait(int before) =>
        TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(before, 30)), MaxInFlightWait.TotalSeconds));

    private static TimeSpan WholeSeconds(TimeSpan wait) => TimeSpan.FromSeconds(Math.Max(1, Math.Floor(wait.TotalSeconds)));
}
