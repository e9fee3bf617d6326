using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace MixoSync.IntegrationTests.Servers;

/// <summary>The few calls of the management plugin's HTTP API that tests need.</summary>
/// <param name="address">The server's <see cref="IRabbitMqServer.Management"/>.</param>
internal sealed class RabbitMqManagement(Uri address)
{
    private static readonly HttpClient Http = new();

    public async Task CreateVirtualHostAsync(string name)
    {
        await SendAsync(HttpMethod.Put, $"api/vhosts/{name}");
        var user = address.UserInfo.Split(':')[0];
        await SendAsync(HttpMethod.Put, $"api/permissions/{name}/{user}", new { configure = ".*", write = ".*", read = ".*" });
    }

    public async Task<IReadOnlyList<string>> QueuesInAsync(string virtualHost)
    {
        var content = await SendAsync(HttpMethod.Get, $"api/queues/{virtualHost}?columns=name");
        var queues = await content.ReadFromJsonAsync<Queue[]>();
        return [.. queues!.Select(queue => queue.Name)];
    }

    /// <summary>How many messages each queue's consumer takes ahead: <c>queue:count</c>.</summary>
    public async Task<IReadOnlyList<string>> PrefetchesInAsync(string virtualHost)
    {
        var content = await SendAsync(HttpMethod.Get, $"api/consumers/{virtualHost}");
        var consumers = await content.ReadFromJsonAsync<JsonElement[]>();
        return [.. consumers!.Select(one => $"{one.GetProperty("queue").GetProperty("name")}:{one.GetProperty("prefetch_count")}")];
    }

    /// <summary>Takes every ready message out of a queue and throws it away.</summary>
    public Task PurgeAsync(string virtualHost, string queue) =>
        SendAsync(HttpMethod.Delete, $"api/queues/{virtualHost}/{queue}/contents");

    public Task DeleteQueueAsync(string virtualHost, string queue) =>
        SendAsync(HttpMethod.Delete, $"api/queues/{virtualHost}/{queue}");

    private async Task<HttpContent> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, path));
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes(address.UserInfo));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", credentials);
        request.Content = body is null ? null : JsonContent.Create(body);
        var response = await Http.SendAsync(request);
        return response.EnsureSuccessStatusCode().Content;
    }

    private sealed record Queue(string Name);
}
