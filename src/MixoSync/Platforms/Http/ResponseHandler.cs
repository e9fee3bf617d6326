using Microsoft.Extensions.Logging;

namespace MixoSync.Platforms.Http;

/// <summary>Classifies each response with the connector's table and throws failures.</summary>
internal sealed class ResponseHandler(TimeProvider time, ILogger<ResponseHandler> logger) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            var content = BodyText.ToUtf8(
                await response.Content.ReadAsByteArrayAsync(cancellationToken), response.Content.Headers.ContentType?.CharSet);
            var body = JsonBody.Parse(PlatformText.WithoutToken(content, request));
            var platformResponse = new PlatformResponse(response.StatusCode, response.Headers, body, time.GetUtcNow());
            if (PlatformCall.Of(request).Classify(platformResponse) is { } failure)
            {
                throw Failed(request, platformResponse, failure);
            }

            PlatformResponse.KeepBody(request, body ?? MissingBody.Accept(request, response, content.Span));
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private AdPlatformException Failed(HttpRequestMessage request, PlatformResponse platformResponse, PlatformFailure failure)
    {
        var reason = PlatformText.Sanitize(failure.Reason, request);
        return new AdPlatformException(
            failure.Kind,
            $"{request.RequestUri!.Authority} responded to the {PlatformCall.Of(request)} with {(int)platformResponse.Status}"
                + (reason.Length > 0 ? $": {reason}" : ""),
            failure.Kind == FailureKind.RateLimited ? Bounded(failure.RetryAfter, request) : null);
    }

    private TimeSpan Bounded(TimeSpan? retryAfter, HttpRequestMessage request)
    {
        var wait = RetryAfter.Bounded(retryAfter);
        if (retryAfter is { } asked && asked != wait)
        {
            logger.RetryAfterBounded(request.RequestUri!.Authority, PlatformCall.Of(request).Client.Id, asked, wait);
        }

        return wait;
    }
}
