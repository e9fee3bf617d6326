using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace MixoSync.Tests.MockApi.Support;

internal sealed record MixoResponse(HttpStatusCode Status, string Text, HttpResponseHeaders Headers)
{
    public JsonElement Body => JsonElement.Parse(Text);

    public IReadOnlyList<JsonElement> Campaigns => [.. Body.GetProperty("data").EnumerateArray()];

    public IEnumerable<string?> Ids => Campaigns.Select(campaign => campaign.GetProperty("id").GetString());

    public JsonElement Pagination => Body.GetProperty("pagination");
}
