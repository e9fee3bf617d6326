using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using MixoSync.Clients;

namespace MixoSync.Platforms.Http;

/// <summary>The tokens of all clients.</summary>
internal sealed class BearerTokens(TimeProvider time, ILogger<BearerTokens> logger) : IDisposable
{
    private readonly ConcurrentDictionary<Account, ClientToken> tokens = new();
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Gives the request a token that is still good, buying one if need be.</summary>
    public async Task AttachAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = PlatformCall.Of(request);
        if (call.AcquireToken is not { } buy)
        {
            return;
        }

        // A header left from an earlier attempt would make a refused password look like a refused token.
        request.Headers.Authorization = null;
        var token = await GetAsync(call.Client, buy, cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
    }

    public Task<AccessToken> GetAsync(
        Client client, Func<CancellationToken, Task<AccessToken>> buy, CancellationToken cancellationToken) =>
        TokenOf(client).GetAsync(() => AcquireAsync(client, buy), cancellationToken);

    /// <summary>Forgets the token that the platform refused, unless it has been replaced since.</summary>
    public void Invalidate(Client client, string refused) => TokenOf(client).Invalidate(refused);

    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
    }

    private ClientToken TokenOf(Client client) =>
        tokens.GetOrAdd(new Account(client.Id, client.ApiUrl, client.Credentials), _ => new ClientToken(time));

    private async Task<AccessToken> AcquireAsync(Client client, Func<CancellationToken, Task<AccessToken>> buy)
    {
        var token = await buy(stopping.Token);
        logger.TokenAcquired(client.Id, token.RenewAfter);
        return token;
    }

    // A client that moves to another API or other credentials must not go on with its old token.
    private readonly record struct Account(string ClientId, Uri ApiUrl, CredentialsReference Credentials);
}
