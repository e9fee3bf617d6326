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
        var content = await SendAsync(HttpMethod.Get, $"api/queues/{Uri.EscapeDataString(virtualHost)}?columns=name");
        var queues = await content.ReadFromJsonAsync<Named[]>();
        return [.. queues!.Select(queue => queue.Name)];
    }

    /// <summary>Durable queues, exchanges and bindings, each with its arguments, as one line of JSON.</summary>
    public async Task<IReadOnlyList<string>> DefinitionsOfAsync(string virtualHost)
    {
        var content = await SendAsync(HttpMethod.Get, $"api/definitions/{virtualHost}");
        var definitions = await content.ReadFromJsonAsync<JsonElement>();
        return
        [
            .. from kind in new[] { "queues", "exchanges", "bindings" }
               from one in definitions.GetProperty(kind).EnumerateArray()
               select $"{kind}: {one.GetRawText()}",
        ];
    }

    /// <summary>How many messages each queue's consumer takes isPriority: <c>queue:count</c>.</summary>
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

    /// <summary>Closes all connections to a virtual host by force, as an operator does in the management UI.</summary>
    /// <returns>How many.</returns>
    public async Task<int> CloseConnectionsAsync(string virtualHost)
    {
        var content = await SendAsync(HttpMethod.Get, $"api/vhosts/{Uri.EscapeDataString(virtualHost)}/connections?columns=name");
        var connections = (await content.ReadFromJsonAsync<Named[]>())!.Where(connection => connection.Name is not null).ToList();
        foreach (var connection in connections)
        {
            using var request = Request(HttpMethod.Delete, $"api/connections/{Uri.EscapeDataString(connection.Name)}");
            using var answer = await Http.SendAsync(request); // 404 where it has gone by itself
        }

        return connections.Count;
    }

    private async Task<HttpContent> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = Request(method, path);
        request.Content = body is null ? null : JsonContent.Create(body);
        var response = await Http.SendAsync(request);
        return response.EnsureSuccessStatusCode().Content;
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(address, path));
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes(address.UserInfo));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", credentials);
        return request;
    }

    private sealed record Named(string Name);
}
