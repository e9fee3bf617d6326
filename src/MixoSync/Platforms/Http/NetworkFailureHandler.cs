using Polly.Timeout;

namespace MixoSync.Platforms.Http;

/// <summary>Converts network failures and timeouts to <see cref="AdPlatformException"/>.</summary>
internal sealed class NetworkFailureHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && Describe(e) is { } failure)
        {
            throw new AdPlatformException(
                failure.Kind,
                $"The {PlatformCall.Of(request)} to {request.RequestUri!.Authority} failed: {failure.Reason}",
                innerException: e);
        }
    }

    private static PlatformFailure? Describe(Exception exception) => exception switch
    {
        TimeoutRejectedException e => new(FailureKind.Transient, $"no response within {e.Timeout}"),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } e =>
            new(FailureKind.InvalidData, $"the response is too large ({e.Message})"),
        InvalidDataException => new(FailureKind.Transient, $"the compressed response is damaged ({exception.Message})"),
        // The innermost exception contains the cause (connection refused, unknown host, certificate).
        HttpRequestException or IOException => new(FailureKind.Transient, exception.GetBaseException().Message),
        // The transport reports a connect timeout as a cancellation.
        OperationCanceledException => new(FailureKind.Transient, "the connection timed out"),
        _ => null,
    };
}
