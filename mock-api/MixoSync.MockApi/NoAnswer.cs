namespace MixoSync.MockApi;

/// <summary>Cuts the line instead of answering.</summary>
internal static class NoAnswer
{
    public static IResult To(HttpContext http)
    {
        http.Abort();
        // Nobody receives it; it is for the log of calls.
        return Results.StatusCode(StatusCodes.Status499ClientClosedRequest);
    }
}
