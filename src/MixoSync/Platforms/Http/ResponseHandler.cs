using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace MixoSync.Platforms.Http;

/// <summary>Lets the connector classify each response, and throws if it is a failure.</summary>
internal sealed class ResponseHandler(TimeProvider time, ILogger<ResponseHandler> logger) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var message = await base.SendAsync(request, cancellationToken);
        try
        {
            var body = JsonBody.Parse(await message.Content.ReadAsByteArrayAsync(cancellationToken));
            var response = new PlatformResponse(message.StatusCode, message.Headers, body, time.GetUtcNow());
            if (PlatformCall.Of(request).Classify(response) is { } failure)
            {
                throw Failed(request, response, failure);
            }

            PlatformResponse.KeepBody(request, body ?? throw NoJson(request, message.Content.Headers.ContentType));
            return message;
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }

    private AdPlatformException Failed(HttpRequestMessage request, PlatformResponse response, PlatformFailure failure)
    {
        var reason = PlatformText.Sanitize(failure.Reason, request);
        return new AdPlatformException(
            failure.Kind,
            $"{request.RequestUri!.Authority} responded to the {PlatformCall.Of(request)} with {(int)response.Status}"
                + (reason.Length > 0 ? $": {reason}" : ""),
            failure.Kind == FailureKind.RateLimited ? Bounded(failure.RetryAfter, request) : null);
    }

    private TimeSpan Bounded(TimeSpan? asked, HttpRequestMessage request)
    {
        var wait = RetryAfter.Bounded(asked);
        if (asked is { } absurd && absurd != wait)
        {
            logger.RetryAfterBounded(request.RequestUri!.Authority, PlatformCall.Of(request).Client.Id, absurd, wait);
        }

        return wait;
    }

    // A web page with status 200 is the error page of a proxy, and truncated JSON is a broken connection. Both are transient.
    private static AdPlatformException NoJson(HttpRequestMessage request, MediaTypeHeaderValue? type) => new(
        FailureKind.Transient,
        $"{request.RequestUri!.Authority} responded to the {PlatformCall.Of(request)} with something other than JSON "
            + $"({type?.MediaType ?? "no content type"})");
}
