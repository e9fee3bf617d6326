using System.Globalization;
using MixoSync.MockApi.Options;

namespace MixoSync.MockApi.Limiting;

/// <summary>Creates the 429 response. It always contains the configured wait, regardless of the rest of the window.</summary>
internal sealed class RateLimitResponse(MockApiOptions options, PlatformClock clock)
{
    public IResult To(HttpResponse response)
    {
        // The body and the headers can only contain whole seconds.
        var seconds = (long)Math.Ceiling(options.RetryAfter.TotalSeconds);
        response.Headers.RetryAfter = options.RetryAfterIn switch
        {
            RetryAfterLocation.HeaderSeconds => seconds.ToString(CultureInfo.InvariantCulture),
            RetryAfterLocation.HeaderDate => clock.Now.AddSeconds(seconds).ToString("R", CultureInfo.InvariantCulture),
            _ => default(string?),
        };
        return ApiError.Response(
            StatusCodes.Status429TooManyRequests,
            "Rate limit exceeded. Please wait before you try again.",
            options.RetryAfterIn == RetryAfterLocation.Body ? seconds : null);
    }
}
