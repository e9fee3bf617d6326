using MixoSync.MockApi.Measuring;
using MixoSync.MockApi.Options;

namespace MixoSync.MockApi.Campaigns;

/// <summary><c>POST /api/campaigns/{id}/sync</c>; the body is optional and not read.</summary>
internal sealed class SyncCampaign(
    CampaignCatalog catalog, Traffic traffic, Pause pause, PlatformClock clock, MockApiOptions options)
{
    public async Task<IResult> AnswerAsync(HttpContext http, string id)
    {
        if (!catalog.Has(id)) return ApiError.Answer(StatusCodes.Status404NotFound, "There is no such campaign.");
        if (options.FailingCampaigns.TryGetValue(id, out var status) && status != StatusCodes.Status200OK)
            return ApiError.Answer(status, "This campaign cannot be synced.");

        // Not cut short when the caller hangs up: like any server's work, a sync once begun is done.
        if (!await pause.LastsAsync(options.SyncDelay)) return NoAnswer.To(http);
        traffic.Synced(Call.Of(http).Client!, id);
        return Results.Json(new SyncAnswer(true, id, clock.Now.UtcDateTime, $"Campaign {id} synced successfully"));
    }
}

internal sealed record SyncAnswer(bool Success, string CampaignId, DateTime SyncedAt, string Message);
