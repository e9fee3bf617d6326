using System.Text;
using MixoSync.MockApi.Measuring;

namespace MixoSync.MockApi.Faults;

/// <summary>A response whose body is shorter than its Content-Length.</summary>
internal sealed class TruncatedResponse : IResult
{
    private const string Beginning = """{"success":true,"data":[{"id":"campaign_""";

    /// <summary>Creates a response like the error page of a proxy.</summary>
    public static IResult Html() =>
        Results.Text("<html><body><h1>We are back soon</h1></body></html>", "text/html", Encoding.UTF8, StatusCodes.Status200OK);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json";
        httpContext.Response.ContentLength = 10 * Beginning.Length;
        await httpContext.Response.WriteAsync(Beginning, httpContext.RequestAborted);
        await httpContext.Response.Body.FlushAsync(httpContext.RequestAborted);
        httpContext.Features.Get<Arrival>()?.End(StatusCodes.Status200OK);
        httpContext.Abort();
    }
}
