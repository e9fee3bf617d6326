using Microsoft.Extensions.Logging;

namespace MixoSync.Platforms.Http;

/// <summary>Adds a valid token before a permit is acquired, and discards a token that the platform rejects.</summary>
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

    /// <summary>Returns whether the platform rejected the token. False for a rejected password, because a new token would not help.</summary>
    public static bool IsTokenRejection(Exception? exception, HttpRequestMessage request) =>
        exception is AdPlatformException { Kind: FailureKind.Unauthorised }
        && !PlatformCall.Of(request).IsTokenRequest
        && request.Headers.Authorization is not null;
}
