using MixoSync.Platforms;
using MixoSync.Platforms.Http;
using MixoSync.Quotas;

namespace MixoSync.Pipeline.Parking;

/// <summary>How long a message is parked, and with what it comes back.</summary>
/// <param name="Delay">Until it is delivered again.</param>
/// <param name="Permit">The permit that it waits for.</param>
/// <param name="Rejections">How often the platform has refused it for its quota, this time included.</param>
/// <param name="InFlightWaits">How often in a row it has found no place in flight, this time included.</param>
/// <param name="Retries">How many retries it has had in process; after a refusal they begin anew.</param>
/// <param name="Reason">For people.</param>
internal sealed record ParkingDecision(
    TimeSpan Delay, Permit? Permit, int Rejections, int Retries, string Reason, int InFlightWaits = 0)
{
    // The broker delays by whole seconds and is a little latency: the message should be back before its permit is due, and
    // wait for the rest in process.
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(500);

    // A call usually ends within seconds; that of a killed worker is in flight until its lease expires.
    private static readonly TimeSpan MaxInFlightWait = TimeSpan.FromSeconds(16);

    // Those that an open circuit sent away should not all come back for the one probe.
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(5);

    /// <summary>Decides, without I/O.</summary>
    /// <returns>None where the failure is none to wait for, or was waited for often enough.</returns>
    public static ParkingDecision? For(Exception exception, int refusals, int placeWaits, AdPlatformOptions options) => exception switch
    {
        QuotaWaitException { Permit.IsInFlightLimited: true } e => new(
            InFlightWait(placeWaits), e.Permit, refusals, e.Retries, "waits for one of the client's calls to end", placeWaits + 1),
        QuotaWaitException e => new(WholeSeconds(e.Permit.Wait - Ahead), e.Permit, refusals, e.Retries, "waits for quota"),
        AdPlatformException { Kind: FailureKind.RateLimited } e when refusals < options.MaxRateLimitWaits => new(
            RetryAfter.Bounded(e.RetryAfter) + options.RateLimitGrace, null, refusals + 1, 0, e.Message),
        AdPlatformException { Kind: FailureKind.CircuitOpen } e => new(
            (e.RetryAfter ?? options.BreakDuration) + (Spread * Random.Shared.NextDouble()), null, refusals, 0, e.Message),
        _ => null,
    };

    private static TimeSpan InFlightWait(int before) =>
        TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(before, 30)), MaxInFlightWait.TotalSeconds));

    private static TimeSpan WholeSeconds(TimeSpan wait) => TimeSpan.FromSeconds(Math.Max(1, Math.Floor(wait.TotalSeconds)));
}
