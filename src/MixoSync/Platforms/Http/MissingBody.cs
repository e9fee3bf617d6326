using System.Text.Json;

namespace MixoSync.Platforms.Http;

/// <summary>Handles successful responses without a JSON body.</summary>
internal static class MissingBody
{
    /// <summary>Returns an undefined element if the call needs no body and the response has none.</summary>
    /// <exception cref="AdPlatformException">The call needs a body, or the response contains something other than JSON.</exception>
    public static JsonElement Accept(HttpRequestMessage request, HttpResponseMessage response, ReadOnlySpan<byte> content)
    {
        var isEmpty = content.Trim(" \t\r\n"u8).IsEmpty;
        if (isEmpty && PlatformCall.Of(request).StatusSuffices)
        {
            return default;
        }

        var (kind, problem) = Explain(request, response, isEmpty);
        throw new AdPlatformException(
            kind, $"{request.RequestUri!.Authority} responded to the {PlatformCall.Of(request)} with {(int)response.StatusCode} {problem}");
    }

    private static (FailureKind Kind, string Problem) Explain(HttpRequestMessage request, HttpResponseMessage response, bool isEmpty) =>
        (isEmpty, response.Content.Headers) switch
        {
            // The platform has probably done what a POST asked for, and repeating the call would repeat the work.
            (true, _) when request.Method == HttpMethod.Post && !PlatformCall.Of(request).IsTokenRequest =>
                (FailureKind.InvalidData, "but without the body that confirms the result. The call is not repeated, because it may have succeeded"),
            (true, _) => (FailureKind.Transient, "but without a body"),
            (false, { ContentEncoding.Count: > 0 } headers) => (
                FailureKind.InvalidData,
                $"and the content encoding '{PlatformText.Sanitize(headers.ContentEncoding.Last(), request)}', which is not supported"),
            // HTML with status 200 is usually the error page of a proxy, and truncated JSON a broken connection. Both are transient.
            (false, var headers) => (
                FailureKind.Transient, $"but something other than JSON ({headers.ContentType?.MediaType ?? "no content type"})"),
        };
}
