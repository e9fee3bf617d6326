using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace MixoSync.Platforms.Http;

/// <summary>A platform's answer as a connector classifies it.</summary>
/// <param name="Status">Which may be 200 for a failure: look at the body first.</param>
/// <param name="Headers">The headers, such as Retry-After.</param>
/// <param name="Body">The body; none where it is no JSON.</param>
/// <param name="ReceivedAt">By this machine's clock.</param>
internal sealed record PlatformResponse(
    HttpStatusCode Status, HttpResponseHeaders Headers, JsonElement? Body, DateTimeOffset ReceivedAt)
{
    private static readonly HttpRequestOptionsKey<JsonElement> BodyKey = new("MixoSync.PlatformAnswer.Body");

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Keeps a good body with its request, so that it is parsed once.</summary>
    public static void KeepBody(HttpRequestMessage request, JsonElement body) => request.Options.Set(BodyKey, body);

    public static JsonElement BodyOf(HttpRequestMessage request) => request.Options.TryGetValue(BodyKey, out var body)
        ? body
        : throw new InvalidOperationException("The request came back through the pipeline without an answer.");
}

/// <summary>What a connector's table says of a failed answer.</summary>
/// <param name="Kind">What happens next.</param>
/// <param name="Reason">The platform's own words, for people; empty where it has none.</param>
/// <param name="RetryAfter">How long the platform asks to wait, unbounded as it came.</param>
internal sealed record PlatformFailure(FailureKind Kind, string Reason, TimeSpan? RetryAfter = null);
