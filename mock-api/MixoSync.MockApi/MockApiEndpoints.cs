using MixoSync.MockApi.Accounts;
using MixoSync.MockApi.Campaigns;
using MixoSync.MockApi.Control;
using MixoSync.MockApi.Options;

namespace MixoSync.MockApi;

internal static class MockApiEndpoints
{
    public static void MapMockApi(this WebApplication app)
    {
        app.UseStatusCodePages(context => DescribeAsync(context.HttpContext));
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = _ => Task.CompletedTask });

        app.MapGet("/health", Health);
        app.MapGet("/api/error", () => ApiError.Response(500, "This call always fails."));
        app.MapPost("/auth/token", (TokenEndpoint endpoint, HttpContext http) => endpoint.HandleAsync(http));
        app.MapCampaigns();
        app.MapControl();
    }

    private static void MapCampaigns(this WebApplication app)
    {
        var campaigns = app.MapGroup("/api/campaigns").AddEndpointFilter(
            (context, next) => app.Services.GetRequiredService<CampaignGate>().InvokeAsync(context, next));
        campaigns.MapGet("", (ListCampaigns endpoint, HttpContext http) => endpoint.Handle(http));
        campaigns.MapPost("{id}/sync", (SyncCampaign endpoint, HttpContext http, string id) =>
            endpoint.HandleAsync(http, id));
    }

    private static IResult Health(PlatformClock clock, MockApiOptions options) => options.Down
        ? ApiError.Unavailable()
        : Results.Json(new
        {
            Status = "ok",
            Timestamp = clock.Now.UtcDateTime,
            Uptime = Math.Round(clock.Uptime.TotalSeconds, 3),
        });

    /// <summary>Adds the error body to a status without a body, such as an unknown path or an unhandled exception.</summary>
    private static Task DescribeAsync(HttpContext http) =>
        ApiError.Response(http.Response.StatusCode, "The call could not be handled.").ExecuteAsync(http);
}
