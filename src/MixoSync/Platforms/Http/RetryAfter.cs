using System.Net.Http.Headers;

namespace MixoSync.Platforms.Http;

/// <summary>How long a platform asks to wait (RFC 9110, section 10.2.3), within limits.</summary>
internal static class RetryAfter
{
    public static readonly TimeSpan WhenMissing = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Returns the seconds or the HTTP date of the Retry-After header, or null if it is missing or invalid.</summary>
    public static TimeSpan? FromHeader(HttpResponseHeaders headers, DateTimeOffset now)
    {
        // The typed header ignores what the RFC forbids, for example a negative or fractional number.
        if (headers.TryGetValues("Retry-After", out var values) && Seconds.Parse(values.First()) is { } seconds)
        {
            return seconds;
        }

        // If the platform sends its own time, its date is relative to that, because clocks may differ.
        return headers.RetryAfter?.Date - (headers.Date ?? now);
    }

    /// <summary>Limits the wait to at most one hour. Returns one minute if the platform does not say.</summary>
    public static TimeSpan Bounded(TimeSpan? asked) => asked switch
    {
        null => WhenMissing,
        { } wait when wait < TimeSpan.Zero => TimeSpan.Zero,
        { } wait when wait > Longest => Longest,
        { } wait => wait,
    };
}
