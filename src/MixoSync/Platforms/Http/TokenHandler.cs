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
        catch (AdPlatformException e) when (IsRefusalOfToken(e, request))
        {
            var client = PlatformCall.Of(request).Client;
            tokens.Forget(client, request.Headers.Authorization!.Parameter!);
            logger.TokenRefused(client.Id);
            throw;
        }
    }

    /// <summary>Not a refused password, which no new token would mend.</summary>
    public static bool IsRefusalOfToken(Exception? exception, HttpRequestMessage request) =>
        exception is AdPlatformException { Kind: FailureKind.Unauthorised }
        && !PlatformCall.Of(request).IsTokenPurchase
        && request.Headers.Authorization is not null;
}
