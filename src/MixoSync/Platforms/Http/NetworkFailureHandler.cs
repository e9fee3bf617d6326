using Polly.Timeout;

namespace MixoSync.Platforms.Http;

/// <summary>Turns the failure to get an answer at all into an <see cref="AdPlatformException"/>.</summary>
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
        TimeoutRejectedException e => new(FailureKind.Transient, $"no answer within {e.Timeout}"),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } e =>
            new(FailureKind.InvalidData, $"the answer is too large ({e.Message})"),
        // The cause at the bottom says what happened (refused, unknown host, certificate); the top only that it did.
        HttpRequestException or IOException => new(FailureKind.Transient, exception.GetBaseException().Message),
        // The transport gives up connecting by cancelling itself.
        OperationCanceledException => new(FailureKind.Transient, "no connection in time"),
        _ => null,
    };
}
