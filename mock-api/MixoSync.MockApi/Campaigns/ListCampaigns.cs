using System.Globalization;
using MixoSync.MockApi.Faults;
using MixoSync.MockApi.Measuring;

namespace MixoSync.MockApi.Campaigns;

/// <summary><c>GET /api/campaigns?page=1&amp;limit=10</c>.</summary>
internal sealed class ListCampaigns(CampaignCatalog catalog)
{
    public IResult Handle(HttpContext http) =>
        TryRead(http, "page", 1, out var page) && TryRead(http, "limit", 10, out var limit)
            ? Results.Json(List(Call.Of(http).Client!, page, limit, http.Features.Get<PageFault>()?.Fault))
            : ApiError.Response(StatusCodes.Status400BadRequest, "page and limit must be whole numbers of at least 1.");

    private CampaignPage List(string client, int page, int limit, Fault? fault)
    {
        var requested = catalog.List(client, page, limit);
        return fault switch
        {
            Fault.EmptyPage => requested with { Data = [] },
            Fault.PreviousPage when page > 1 => requested with { Data = catalog.List(client, page - 1, limit).Data },
            _ => requested,
        };
    }

    private static bool TryRead(HttpContext http, string name, int defaultValue, out int value)
    {
        value = defaultValue;
        return !http.Request.Query.TryGetValue(name, out var text)
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= 1);
    }
}
