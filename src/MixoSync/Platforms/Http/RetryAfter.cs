using System.Net.Http.Headers;

namespace MixoSync.Platforms.Http;

/// <summary>Reads the time that a platform asks to wait (RFC 9110, section 10.2.3), and bounds it.</summary>
internal static class RetryAfter
{
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan Maximum = TimeSpan.FromHours(25); // a daily limit, on the day that is an hour longer

    /// <summary>Returns the seconds or HTTP date of the Retry-After header as a duration. Returns null if it is missing or invalid.</summary>
    public static TimeSpan? FromHeader(HttpResponseHeaders headers, DateTimeOffset now)
    {
        // The typed header ignores values that the RFC forbids, such as negative or fractional numbers.
        if (headers.TryGetValues("Retry-After", out var values) && Seconds.Parse(values.First()) is { } seconds)
        {
            return seconds;
        }

        // Prefer the platform's Date header over the local clock, because the clocks can differ.
        return headers.RetryAfter?.Date - (headers.Date ?? now);
    }

    /// <summary>Limits the time to between 0 and <see cref="Maximum"/>. Returns <see cref="Default"/> for null.</summary>
    public static TimeSpan Bounded(TimeSpan? asked) => asked switch
    {
        null => Default,
        { } wait when wait < TimeSpan.Zero => TimeSpan.Zero,
        { } wait when wait > Maximum => Maximum,
        { } wait => wait,
    };
}
