using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using MixoSync.Clients;

namespace MixoSync.Platforms.Mixo;

/// <summary>Creates the requests of the mixo API.</summary>
internal static class MixoRequests
{
    public static HttpRequestMessage Token(Client client, Credentials credentials)
    {
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.Email}:{credentials.Password}"));
        var request = new HttpRequestMessage(HttpMethod.Post, Resource(client, "auth/token"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", basic);
        return request;
    }

    public static HttpRequestMessage List(Client client, int page) => ForClient(client, new HttpRequestMessage(
        HttpMethod.Get, Resource(client, $"api/campaigns?page={page}&limit={client.PageSize}")));

    public static HttpRequestMessage Sync(Client client, string campaignId) => ForClient(client, new HttpRequestMessage(
        HttpMethod.Post, Resource(client, $"api/campaigns/{Uri.EscapeDataString(campaignId)}/sync"))
    {
        Content = JsonContent.Create(new Dictionary<string, string> { ["campaign_id"] = campaignId }),
    });

    private static HttpRequestMessage ForClient(Client client, HttpRequestMessage request)
    {
        request.Headers.Add("X-Client-Id", client.Id);
        return request;
    }

    // Do not use a relative Uri: it would replace the last segment of an API URL without a trailing slash.
    private static Uri Resource(Client client, string path) =>
        new($"{client.ApiUrl.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{path}");
}
