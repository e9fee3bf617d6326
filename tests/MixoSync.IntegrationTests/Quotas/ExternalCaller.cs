using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MixoSync.MockApi;
using MixoSync.MockApi.Options;

namespace MixoSync.IntegrationTests.Quotas;

/// <summary>Another program that calls the platform for a client without using MixoSync's ledger.</summary>
internal sealed class ExternalCaller : IDisposable
{
    private readonly HttpClient http;

    private ExternalCaller(HttpClient http) => this.http = http;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ExternalCaller> StartAsync(MockPlatform platform, string client)
    {
        var http = new HttpClient { BaseAddress = platform.Url };
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{AccountOptions.Demo.Email}:{AccountOptions.Demo.Password}"));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", basic);
        using var answer = await http.PostAsync("auth/token", content: null, Token);
        var token = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(Token);
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString());
        http.DefaultRequestHeaders.Add("X-Client-Id", client);
        return new ExternalCaller(http);
    }

    /// <summary>Uses one call of the client's quota, if one is left.</summary>
    public async Task CallAsync()
    {
        using var answer = await http.GetAsync("api/campaigns?page=1&limit=1", Token);
    }

    public void Dispose() => http.Dispose();
}
