using System.Globalization;
using MixoSync.MockApi.Options;

namespace MixoSync.MockApi.Limiting;

/// <summary>The 429, which tells the same waiting time whatever is left of the window, in the place chosen.</summary>
internal sealed class RateLimitAnswer(MockApiOptions options, PlatformClock clock)
{
    public IResult To(HttpResponse response)
    {
        // Whole seconds are all that the body and either header can say.
        var seconds = (long)Math.Ceiling(options.RetryAfter.TotalSeconds);
        response.Headers.RetryAfter = options.RetryAfterIn switch
        {
            RetryAfterPlace.HeaderSeconds => seconds.ToString(CultureInfo.InvariantCulture),
            RetryAfterPlace.HeaderDate => clock.Now.AddSeconds(seconds).ToString("R", CultureInfo.InvariantCulture),
            _ => default(string?),
        };
        return ApiError.Answer(
            StatusCodes.Status429TooManyRequests,
            "Rate limit exceeded. Please wait before you try again.",
            options.RetryAfterIn == RetryAfterPlace.Body ? seconds : null);
    }
}
