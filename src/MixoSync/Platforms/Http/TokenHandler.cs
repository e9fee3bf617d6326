using Microsoft.Extensions.Logging;

namespace MixoSync.Platforms.Http;

/// <summary>Sees to a good token before a permit is taken, and forgets one that the platform refuses.</summary>
internal sealed class TokenHandler(BearerTokens tokens, ILogger<TokenHandler> logger) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await tokens.AttachAsync(request, cancellationToken);
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (AdPlatformException e) when (IsTokenRejection(e, request))
        {
            var client = PlatformCall.Of(request).Client;
            tokens.Invalidate(client, request.Headers.Authorization!.Parameter!);
            logger.TokenRejected(client.Id);
            throw;
        }
    }

    /// <summary>Not a refused password, which no new token would mend.</summary>
    public static bool IsTokenRejection(Exception? exception, HttpRequestMessage request) =>
        exception is AdPlatformException { Kind: FailureKind.Unauthorised }
        && !PlatformCall.Of(request).IsTokenRequest
        && request.Headers.Authorization is not null;
}
