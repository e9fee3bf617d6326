using MixoSync.MockApi.Measuring;

namespace MixoSync.MockApi;

/// <summary>Closes the connection instead of sending a response.</summary>
internal static class NoResponse
{
    public static IResult To(HttpContext http)
    {
        // End the call before closing the connection, so that it no longer counts as in flight when the caller sends its next call.
        http.Features.Get<Arrival>()?.End(StatusCodes.Status499ClientClosedRequest);
        http.Abort();
        return Results.Empty;
    }
}
