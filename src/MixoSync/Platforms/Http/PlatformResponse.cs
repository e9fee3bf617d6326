using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace MixoSync.Platforms.Http;

/// <summary>A platform's response, for classification by the connector.</summary>
/// <param name="Status">The status code. It can be 200 for a failure, so check the body first.</param>
/// <param name="Headers">The headers, such as Retry-After.</param>
/// <param name="Body">The body. Null if it is not valid JSON.</param>
/// <param name="ReceivedAt">When the response was received, on the local clock.</param>
internal sealed record PlatformResponse(
    HttpStatusCode Status, HttpResponseHeaders Headers, JsonElement? Body, DateTimeOffset ReceivedAt)
{
    private static readonly HttpRequestOptionsKey<JsonElement> BodyKey = new("MixoSync.PlatformResponse.Body");

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Attaches the parsed body to its request, so that it is parsed only once.</summary>
    public static void KeepBody(HttpRequestMessage request, JsonElement body) => request.Options.Set(BodyKey, body);

    public static JsonElement BodyOf(HttpRequestMessage request) => request.Options.TryGetValue(BodyKey, out var body)
        ? body
        : throw new InvalidOperationException("The request has no response body. Send it through PlatformHttpClient.");
}

/// <summary>A connector's classification of a failed response.</summary>
/// <param name="Kind">The kind of the failure.</param>
/// <param name="Reason">The platform's error text, for messages. Empty if there is none.</param>
/// <param name="RetryAfter">The time that the platform asks to wait, without bounds.</param>
internal sealed record PlatformFailure(FailureKind Kind, string Reason, TimeSpan? RetryAfter = null);
