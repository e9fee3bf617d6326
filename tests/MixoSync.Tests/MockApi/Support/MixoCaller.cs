using System.Net.Http.Headers;
using System.Text;
using MixoSync.MockApi;
using MixoSync.MockApi.Options;

namespace MixoSync.Tests.MockApi.Support;

/// <summary>An HTTP client of a mock platform for one account.</summary>
internal sealed class MixoCaller(MockPlatform platform) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = platform.Url };

    public static async Task<MixoCaller> LoggedInAsync(MockPlatform platform, AccountOptions? account = null)
    {
        var caller = new MixoCaller(platform);
        caller.UseToken(await caller.AcquireTokenAsync(account));
        return caller;
    }

    public void UseToken(string? token) => http.DefaultRequestHeaders.Authorization =
        token is null ? null : new AuthenticationHeaderValue("Bearer", token);

    public async Task<string> AcquireTokenAsync(AccountOptions? account = null)
    {
        account ??= AccountOptions.Demo;
        var response = await RequestTokenAsync($"{account.Email}:{account.Password}");
        return response.Body.GetProperty("access_token").GetString()!;
    }

    public Task<MixoResponse> RequestTokenAsync(string credentials)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials));
        return RequestTokenAsync(new AuthenticationHeaderValue("Basic", encoded));
    }

    public Task<MixoResponse> RequestTokenAsync(AuthenticationHeaderValue? authorization)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "auth/token");
        request.Headers.Authorization = authorization;
        return SendAsync(request);
    }

    public Task<MixoResponse> ListAsync(int page = 1, int limit = 10, string? client = null) =>
        GetAsync($"api/campaigns?page={page}&limit={limit}", client);

    public Task<MixoResponse> GetAsync(string path, string? client = null) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), client);

    public Task<MixoResponse> SyncAsync(string id, string? client = null, HttpContent? body = null) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, $"api/campaigns/{id}/sync") { Content = body }, client);

    public Task<MixoResponse> PostAsync(string path, string json = "") =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json) });

    public void Dispose() => http.Dispose();

    private async Task<MixoResponse> SendAsync(HttpRequestMessage request, string? client = null)
    {
        using (request)
        {
            if (client is not null) request.Headers.Add("X-Client-Id", client);
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return new MixoResponse(response.StatusCode, text, response.Headers);
        }
    }
}
