using MixoSync.MockApi.Measuring;
using MixoSync.MockApi.Options;

namespace MixoSync.MockApi.Campaigns;

/// <summary><c>POST /api/campaigns/{id}/sync</c>. The request body is ignored.</summary>
internal sealed class SyncCampaign(
    CampaignCatalog catalog, Traffic traffic, Pause pause, PlatformClock clock, MockApiOptions options)
{
    public async Task<IResult> HandleAsync(HttpContext http, string id)
    {
        if (!catalog.Has(id)) return ApiError.Response(StatusCodes.Status404NotFound, "The campaign does not exist.");
        if (options.FailingCampaigns.TryGetValue(id, out var status) && status != StatusCodes.Status200OK)
            return ApiError.Response(status, "This campaign cannot be synced.");

        // The sync continues if the caller disconnects, as it would on a real server.
        if (!await pause.WaitAsync(options.SyncDelay)) return NoResponse.To(http);
        traffic.Synced(Call.Of(http).Client!, id);
        return Results.Json(new SyncResponse(true, id, clock.Now.UtcDateTime, $"Campaign {id} synced successfully"));
    }
}

internal sealed record SyncResponse(bool Success, string CampaignId, DateTime SyncedAt, string Message);
