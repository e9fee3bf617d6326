using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace MixoSync.Platforms.Http;

/// <summary>A response of a platform, to be classified by a connector.</summary>
/// <param name="Status">The status. May be 200 for a failure, so check the body first.</param>
/// <param name="Headers">The headers, for example Retry-After.</param>
/// <param name="Body">The body, or null if it is not JSON.</param>
/// <param name="ReceivedAt">When the response was received, by the clock of this machine.</param>
internal sealed record PlatformResponse(
    HttpStatusCode Status, HttpResponseHeaders Headers, JsonElement? Body, DateTimeOffset ReceivedAt)
{
    private static readonly HttpRequestOptionsKey<JsonElement> BodyKey = new("MixoSync.PlatformAnswer.Body");

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Stores the body of a successful response with its request, so that it is parsed once.</summary>
    public static void KeepBody(HttpRequestMessage request, JsonElement body) => request.Options.Set(BodyKey, body);

    public static JsonElement BodyOf(HttpRequestMessage request) => request.Options.TryGetValue(BodyKey, out var body)
        ? body
        : throw new InvalidOperationException("The request has passed through the pipeline without a response.");
}

/// <summary>How a connector classifies a failed response.</summary>
/// <param name="Kind">The kind of failure.</param>
/// <param name="Reason">The platform's own message. Empty if it has none.</param>
/// <param name="RetryAfter">How long the platform asks to wait. Not limited yet.</param>
internal sealed record PlatformFailure(FailureKind Kind, string Reason, TimeSpan? RetryAfter = null);
