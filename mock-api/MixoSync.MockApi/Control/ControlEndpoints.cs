using System.Text.Json;
using Microsoft.Extensions.Options;
using MixoSync.MockApi.Accounts;
using MixoSync.MockApi.Measuring;
using MixoSync.MockApi.Options;

namespace MixoSync.MockApi.Control;

/// <summary>Endpoints that the real platform does not have: statistics and settings. They are never limited, logged or down.</summary>
internal static class ControlEndpoints
{
    public static void MapControl(this WebApplication app)
    {
        app.MapGet("/_stats", (Traffic traffic) => Results.Json(traffic.Stats()));
        app.MapGet("/_log", (Traffic traffic) => Results.Json(traffic.Log.Entries()));
        app.MapPost("/_reset", (Traffic traffic) => traffic.Reset());
        app.MapPost("/_revoke", (TokenStore tokens) => tokens.Revoke());
        app.MapPost("/_dials", UpdateAsync);
    }

    private static async Task<IResult> UpdateAsync(HttpContext http, MockApiOptions options)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        body.Position = 0;
        try
        {
            MockApiConfiguration.Update(new ConfigurationBuilder().AddJsonStream(body).Build(), options);
            return Results.NoContent();
        }
        catch (Exception e) when (e is OptionsValidationException or JsonException or FormatException)
        {
            return ApiError.Response(StatusCodes.Status400BadRequest, e.Message);
        }
    }
}
