using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace MixoSync.IntegrationTests.Servers;

/// <summary>The calls of the management plugin's HTTP API that tests need.</summary>
/// <param name="address">See <see cref="IRabbitMqServer.Management"/>.</param>
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

    /// <summary>Returns durable queues, exchanges and bindings with their arguments, each as one line of JSON.</summary>
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

    /// <summary>Returns the prefetch count of each queue's consumer as <c>queue:count</c>.</summary>
    public async Task<IReadOnlyList<string>> PrefetchesInAsync(string virtualHost)
    {
        var content = await SendAsync(HttpMethod.Get, $"api/consumers/{virtualHost}");
        var consumers = await content.ReadFromJsonAsync<JsonElement[]>();
        return [.. consumers!.Select(one => $"{one.GetProperty("queue").GetProperty("name")}:{one.GetProperty("prefetch_count")}")];
    }

    /// <summary>Deletes all ready messages of a queue.</summary>
    public Task PurgeAsync(string virtualHost, string queue) =>
        SendAsync(HttpMethod.Delete, $"api/queues/{virtualHost}/{queue}/contents");

    public Task DeleteQueueAsync(string virtualHost, string queue) =>
        SendAsync(HttpMethod.Delete, $"api/queues/{virtualHost}/{queue}");

    /// <summary>Closes all connections to a virtual host, as an operator can do in the management UI.</summary>
    /// <returns>The number of closed connections.</returns>
    public async Task<int> CloseConnectionsAsync(string virtualHost)
    {
        var content = await SendAsync(HttpMethod.Get, $"api/vhosts/{Uri.EscapeDataString(virtualHost)}/connections?columns=name");
        var connections = (await content.ReadFromJsonAsync<Named[]>())!.Where(connection => connection.Name is not null).ToList();
        foreach (var connection in connections)
        {
            using var request = Request(HttpMethod.Delete, $"api/connections/{Uri.EscapeDataString(connection.Name)}");
            using var answer = await Http.SendAsync(request); // 404 if it has already closed
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
