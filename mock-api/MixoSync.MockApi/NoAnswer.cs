using MixoSync.MockApi.Measuring;

namespace MixoSync.MockApi;

/// <summary>Cuts the line instead of answering.</summary>
internal static class NoAnswer
{
    public static IResult To(HttpContext http)
    {
        // First the log, then the line: the caller's next call must find this one ended.
        http.Features.Get<Arrival>()?.End(StatusCodes.Status499ClientClosedRequest);
        http.Abort();
        return Results.Empty;
    }
}
