using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using MixoSync.Clients;

namespace MixoSync.Platforms.Http;

/// <summary>Caches the tokens of all clients.</summary>
internal sealed class BearerTokens(TimeProvider time, ILogger<BearerTokens> logger) : IDisposable
{
    private readonly ConcurrentDictionary<Account, ClientToken> tokens = new();
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Adds a valid token to the request and acquires one if necessary.</summary>
    public async Task AttachAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = PlatformCall.Of(request);
        if (call.AcquireToken is not { } acquire)
        {
            return;
        }

        // With the header of an earlier attempt, a rejected password would look like a rejected token.
        request.Headers.Authorization = null;
        var token = await GetAsync(call.Client, acquire, cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
    }

    public Task<AccessToken> GetAsync(
        Client client, Func<CancellationToken, Task<AccessToken>> acquire, CancellationToken cancellationToken) =>
        TokenOf(client).GetAsync(() => AcquireAsync(client, acquire), cancellationToken);

    /// <summary>Discards a token that the platform rejected, unless it has already been replaced.</summary>
    public void Invalidate(Client client, string rejectedToken) => TokenOf(client).Invalidate(rejectedToken);

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

    // A client whose API URL or credentials change must not use its old token.
    private readonly record struct Account(string ClientId, Uri ApiUrl, CredentialsReference Credentials);
}
