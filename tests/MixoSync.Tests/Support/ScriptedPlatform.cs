using System.Collections.Concurrent;

namespace MixoSync.Tests.Support;

/// <summary>What a scripted platform answers to one request.</summary>
internal delegate Task<HttpResponseMessage> Answer(HttpRequestMessage request, CancellationToken cancellationToken);

/// <summary>
/// A mixo platform without a network: well unless its script says otherwise. It remembers what arrived.
/// </summary>
internal sealed class ScriptedPlatform : HttpMessageHandler
{
    private readonly ConcurrentQueue<Answer> tokenScript = new();
    private readonly ConcurrentQueue<Answer> callScript = new();

    public ConcurrentQueue<Arrival> Arrivals { get; } = new();

    public IEnumerable<Arrival> TokenCalls => Arrivals.Where(arrival => arrival.IsForToken);

    public IEnumerable<Arrival> Calls => Arrivals.Where(arrival => !arrival.IsForToken);

    /// <summary>What every token call is answered once its script is over; the token counts them by default.</summary>
    public Answer? EveryToken { get; set; }

    /// <summary>What every other call is answered once its script is over.</summary>
    public Answer EveryCall { get; set; } = Responses.Synced;

    public void NextTokens(params Answer[] answers) => Array.ForEach(answers, tokenScript.Enqueue);

    public void NextCalls(params Answer[] answers) => Array.ForEach(answers, callScript.Enqueue);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var arrival = new Arrival(
            request.Method.Method, request.RequestUri!, request.Headers.Authorization?.ToString(),
            request.Headers.TryGetValues("X-Client-Id", out var ids) ? ids.Single() : null, body);
        Arrivals.Enqueue(arrival);
        var response = await (arrival.IsForToken ? TokenAnswer() : CallAnswer())(request, cancellationToken);
        response.RequestMessage = request;
        return response;
    }

    private Answer TokenAnswer() => tokenScript.TryDequeue(out var answer)
        ? answer
        : EveryToken ?? Responses.Token($"token-{TokenCalls.Count()}");

    private Answer CallAnswer() => callScript.TryDequeue(out var answer) ? answer : EveryCall;
}

/// <summary>A request as it arrived.</summary>
internal sealed record Arrival(string Method, Uri Uri, string? Authorization, string? ClientId, string Body)
{
    public bool IsForToken => Uri.AbsolutePath.EndsWith("/auth/token", StringComparison.Ordinal);
}
