using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace MixoSync.Platforms.Http;

/// <summary>Has the connector's table classify each answer, and throws what is a failure.</summary>
internal sealed class ResponseHandler(TimeProvider time, ILogger<ResponseHandler> logger) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            var body = JsonBody.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            var answer = new PlatformResponse(response.StatusCode, response.Headers, body, time.GetUtcNow());
            if (PlatformCall.Of(request).Classify(answer) is { } failure)
            {
                throw Failed(request, answer, failure);
            }

            PlatformResponse.KeepBody(request, body ?? throw NoJson(request, response.Content.Headers.ContentType));
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private AdPlatformException Failed(HttpRequestMessage request, PlatformResponse answer, PlatformFailure failure)
    {
        var reason = PlatformText.Sanitize(failure.Reason, request);
        return new AdPlatformException(
            failure.Kind,
            $"{request.RequestUri!.Authority} answered the {PlatformCall.Of(request)} with {(int)answer.Status}"
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

    // A web page with status 200 is a proxy's error page, and cut-off JSON a broken connection: both pass.
    private static AdPlatformException NoJson(HttpRequestMessage request, MediaTypeHeaderValue? type) => new(
        FailureKind.Transient,
        $"{request.RequestUri!.Authority} answered the {PlatformCall.Of(request)} with something that is not JSON "
            + $"({type?.MediaType ?? "no content type"})");
}
