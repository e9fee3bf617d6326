using System.Collections.Concurrent;

namespace MixoSync.Tests.Support;

/// <summary>Creates the response of a scripted platform to one request.</summary>
internal delegate Task<HttpResponseMessage> ScriptedResponse(HttpRequestMessage request, CancellationToken cancellationToken);

/// <summary>
/// A mixo platform without a network. Calls succeed unless the test scripts other responses. It records the requests.
/// </summary>
internal sealed class ScriptedPlatform : HttpMessageHandler
{
    private readonly ConcurrentQueue<ScriptedResponse> tokenScript = new();
    private readonly ConcurrentQueue<ScriptedResponse> callScript = new();

    public ConcurrentQueue<Arrival> Arrivals { get; } = new();

    public IEnumerable<Arrival> TokenCalls => Arrivals.Where(arrival => arrival.IsForToken);

    public IEnumerable<Arrival> Calls => Arrivals.Where(arrival => !arrival.IsForToken);

    /// <summary>The response to token calls after the scripted ones. By default a token with the number of the call.</summary>
    public ScriptedResponse? EveryToken { get; set; }

    /// <summary>The response to other calls after the scripted ones.</summary>
    public ScriptedResponse EveryCall { get; set; } = Responses.Synced;

    public void NextTokens(params ScriptedResponse[] responses) => Array.ForEach(responses, tokenScript.Enqueue);

    public void NextCalls(params ScriptedResponse[] responses) => Array.ForEach(responses, callScript.Enqueue);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var arrival = new Arrival(
            request.Method.Method, request.RequestUri!, request.Headers.Authorization?.ToString(),
            request.Headers.TryGetValues("X-Client-Id", out var ids) ? ids.Single() : null, body);
        Arrivals.Enqueue(arrival);
        var response = await (arrival.IsForToken ? NextTokenResponse() : NextCallResponse())(request, cancellationToken);
        response.RequestMessage = request;
        return response;
    }

    private ScriptedResponse NextTokenResponse() => tokenScript.TryDequeue(out var scripted)
        ? scripted
        : EveryToken ?? Responses.Token($"token-{TokenCalls.Count()}");

    private ScriptedResponse NextCallResponse() => callScript.TryDequeue(out var scripted) ? scripted : EveryCall;
}

/// <summary>A received request.</summary>
internal sealed record Arrival(string Method, Uri Uri, string? Authorization, string? ClientId, string Body)
{
    public bool IsForToken => Uri.AbsolutePath.EndsWith("/auth/token", StringComparison.Ordinal);
}
