using System.Net;
using System.Text;

namespace MixoSync.Tests.Support;

/// <summary>Answers of a mixo platform, well and unwell.</summary>
internal static class Responses
{
    public static Answer Synced { get; } = Json("""{"success":true,"campaign_id":"c","synced_at":"2026-01-01T00:00:00Z"}""");

    public static Answer EmptyPage { get; } =
        Json("""{"data":[],"pagination":{"page":1,"limit":10,"total":0,"has_more":false}}""");

    public static Answer Unavailable { get; } = Json("""{"error":"Service Unavailable"}""", 503);

    public static Answer Unauthorized { get; } = Json("""{"error":"Unauthorized","message":"Invalid or expired token"}""", 401);

    public static Answer RateLimited { get; } =
        Json("""{"error":"Rate limit exceeded","message":"Too many requests","retry_after":60}""", 429);

    public static Answer Token(string value, int expiresIn = 3600) =>
        Json($$"""{"access_token":"{{value}}","token_type":"Bearer","expires_in":{{expiresIn}}}""");

    public static Answer Json(string body, int status = 200, params (string Name, string Value)[] headers) =>
        Body(body, "application/json", status, headers);

    public static Answer Body(string body, string type, int status = 200, params (string Name, string Value)[] headers) =>
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

    public static Answer Fails(Exception exception) => (_, _) => Task.FromException<HttpResponseMessage>(exception);

    /// <summary>Never answers; <paramref name="arrived"/> completes when the request is there.</summary>
    public static Answer Hangs(TaskCompletionSource arrived) => async (_, cancellationToken) =>
    {
        arrived.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException("unreachable");
    };

    /// <summary>Answers as <paramref name="answer"/> does, but only when the test lets it.</summary>
    public static Answer When(Task released, Answer answer, TaskCompletionSource? arrived = null) =>
        async (request, cancellationToken) =>
        {
            arrived?.TrySetResult();
            await released.WaitAsync(cancellationToken);
            return await answer(request, cancellationToken);
        };
}
