using System.Net;
using System.Text;

namespace MixoSync.Tests.Support;

/// <summary>Successful and failed responses of a mixo platform.</summary>
internal static class Responses
{
    public static ScriptedResponse Synced { get; } = Json("""{"success":true,"campaign_id":"c","synced_at":"2026-01-01T00:00:00Z"}""");

    public static ScriptedResponse EmptyPage { get; } =
        Json("""{"data":[],"pagination":{"page":1,"limit":10,"total":0,"has_more":false}}""");

    public static ScriptedResponse Unavailable { get; } = Json("""{"error":"Service Unavailable"}""", 503);

    public static ScriptedResponse Unauthorized { get; } = Json("""{"error":"Unauthorized","message":"Invalid or expired token"}""", 401);

    public static ScriptedResponse RateLimited { get; } =
        Json("""{"error":"Rate limit exceeded","message":"Too many requests","retry_after":60}""", 429);

    public static ScriptedResponse Token(string value, int expiresIn = 3600) =>
        Json($$"""{"access_token":"{{value}}","token_type":"Bearer","expires_in":{{expiresIn}}}""");

    public static ScriptedResponse Json(string body, int status = 200, params (string Name, string Value)[] headers) =>
        Body(body, "application/json", status, headers);

    public static ScriptedResponse Body(string body, string type, int status = 200, params (string Name, string Value)[] headers) =>
        (_, _) =>
        {
            var response = new HttpResponseMessage((HttpStatusCode)status)
            {
                Content = new StringContent(body, Encoding.UTF8, type),
            };
            foreach (var (name, value) in headers)
            {
                response.Headers.TryAddWithoutValidation(name, value);
            }

            return Task.FromResult(response);
        };

    public static ScriptedResponse Fails(Exception exception) => (_, _) => Task.FromException<HttpResponseMessage>(exception);

    /// <summary>Never responds. <paramref name="arrived"/> completes when the request has arrived.</summary>
    public static ScriptedResponse Hangs(TaskCompletionSource arrived) => async (_, cancellationToken) =>
    {
        arrived.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException("unreachable");
    };

    /// <summary>Sends <paramref name="response"/> when <paramref name="released"/> completes.</summary>
    public static ScriptedResponse When(Task released, ScriptedResponse response, TaskCompletionSource? arrived = null) =>
        async (request, cancellationToken) =>
        {
            arrived?.TrySetResult();
            await released.WaitAsync(cancellationToken);
            return await response(request, cancellationToken);
        };
}
