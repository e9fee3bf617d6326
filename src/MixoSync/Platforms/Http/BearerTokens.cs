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

    /// <summary>Adds a valid token to the request, and acquires one if necessary.</summary>
    public async Task AttachAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = PlatformCall.Of(request);
        if (call.AcquireToken is not { } acquire)
        {
            return;
        }

        // A header left from an earlier attempt would make a rejected password look like a rejected token.
        request.Headers.Authorization = null;
        var token = await GetAsync(call.Client, acquire, cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
    }

    public Task<AccessToken> GetAsync(
        Client client, Func<CancellationToken, Task<AccessToken>> acquire, CancellationToken cancellationToken) =>
        TokenOf(client).GetAsync(() => AcquireAsync(client, acquire), cancellationToken);

    /// <summary>Discards a token that the platform rejected, unless it has been replaced since.</summary>
    public void Invalidate(Client client, string rejected) => TokenOf(client).Invalidate(rejected);

    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
    }

    private ClientToken TokenOf(Client client) =>
        tokens.GetOrAdd(new Account(client.Id, client.ApiUrl, client.Credentials), _ => new ClientToken(time));

    private async Task<AccessToken> AcquireAsync(Client client, Func<CancellationToken, Task<AccessToken>> acquire)
    {
        var token = await acquire(stopping.Token);
        logger.TokenAcquired(client.Id, token.RenewAfter);
        return token;
    }

    // A client that moves to another API or to other credentials must not keep its old token.
    private readonly record struct Account(string ClientId, Uri ApiUrl, CredentialsReference Credentials);
}
