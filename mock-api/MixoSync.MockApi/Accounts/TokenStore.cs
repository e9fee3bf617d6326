using System.Collections.Concurrent;
using System.Security.Cryptography;
using MixoSync.MockApi.Options;

namespace MixoSync.MockApi.Accounts;

/// <summary>Issues tokens and finds the account of a token until it expires.</summary>
internal sealed class TokenStore(MockApiOptions options, PlatformClock clock)
{
    private const string Scheme = "Bearer ";

    private readonly ConcurrentDictionary<string, IssuedToken> issued = new(StringComparer.Ordinal);
    private readonly AccountOptions[] accounts = options.Accounts is [] ? [AccountOptions.Demo] : [.. options.Accounts];

    public AccountOptions? AccountOf(BasicCredentials credentials) => accounts.FirstOrDefault(account =>
        account.Email == credentials.Email && account.Password == credentials.Password);

    public TokenResponse Issue(AccountOptions account)
    {
        RemoveExpired();
        var now = clock.Now;
        var token = RandomNumberGenerator.GetHexString(64, lowercase: true);
        issued[token] = new IssuedToken(account, now + options.TokenLifetime);
        return new TokenResponse(token, "Bearer", (long)options.TokenLifetime.TotalSeconds, now.ToUnixTimeSeconds());
    }

    /// <returns>The account of a Bearer header. Null if the token is missing, unknown or expired.</returns>
    public AccountOptions? AccountOf(string? header)
    {
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        return issued.TryGetValue(header[Scheme.Length..].Trim(), out var token) && clock.Now < token.ExpiresAt
            ? token.Account
            : null;
    }

    public void Revoke() => issued.Clear();

    private void RemoveExpired()
    {
        foreach (var (text, token) in issued)
            if (token.ExpiresAt <= clock.Now) issued.TryRemove(text, out _);
    }
}

internal sealed record IssuedToken(AccountOptions Account, DateTimeOffset ExpiresAt);

internal sealed record TokenResponse(string AccessToken, string TokenType, long ExpiresIn, long IssuedAt);
