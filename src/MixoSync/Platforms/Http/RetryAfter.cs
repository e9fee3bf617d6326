using System.Net.Http.Headers;

namespace MixoSync.Platforms.Http;

/// <summary>How long a platform asks to wait (RFC 9110, 10.2.3), and how much of that is believed.</summary>
internal static class RetryAfter
{
    public static readonly TimeSpan WhenMissing = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The Retry-After header's seconds or HTTP date; none where there is none that can be read.</summary>
    public static TimeSpan? FromHeader(HttpResponseHeaders headers, DateTimeOffset now)
    {
        // The typed header drops what the RFC forbids, such as a negative or fractional number.
        if (headers.TryGetValues("Retry-After", out var values) && Seconds.Parse(values.First()) is { } seconds)
        {
            return seconds;
        }

        // Where the platform tells its time, its date is measured by that: the clocks may differ.
        return headers.RetryAfter?.Date - (headers.Date ?? now);
    }

    /// <summary>Between nothing and an hour; a minute where the platform does not say.</summary>
    public static TimeSpan Bounded(TimeSpan? asked) => asked switch
    {
        null => WhenMissing,
        { } wait when wait < TimeSpan.Zero => TimeSpan.Zero,
        { } wait when wait > Longest => Longest,
        { } wait => wait,
    };
}
