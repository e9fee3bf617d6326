using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Time.Testing;
using MixoSync.MockApi.Options;
using MixoSync.Tests.MockApi.Support;
using static MixoSync.Tests.MockApi.Support.MixoStarts;

namespace MixoSync.Tests.MockApi;

public sealed class TokenTests
{
    [Fact]
    public async Task TheDemoAccountGetsABearerToken()
    {
        var time = new FakeTimeProvider();
        await using var mixo = await MixoAsync(time: time);
        using var caller = new MixoCaller(mixo);

        var response = await caller.RequestTokenAsync("demo@mixo.example:demo-password-123");

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.NotEmpty(response.Body.GetProperty("access_token").GetString()!);
        Assert.Equal("Bearer", response.Body.GetProperty("token_type").GetString());
        Assert.Equal(3600, response.Body.GetProperty("expires_in").GetInt32());
        Assert.Equal(time.GetUtcNow().ToUnixTimeSeconds(), response.Body.GetProperty("issued_at").GetInt64());
    }

    [Theory]
    [InlineData("demo@mixo.example:wrong")]
    [InlineData("nobody@mixo.example:demo-password-123")]
    [InlineData("no colon")]
    [InlineData("")]
    public async Task WrongCredentialsAreUnauthorized(string credentials)
    {
        await using var mixo = await MixoAsync();
        using var caller = new MixoCaller(mixo);
        AssertUnauthorized(await caller.RequestTokenAsync(credentials));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Basic %%%")]
    [InlineData("Bearer abc")]
    public async Task AMalformedHeaderIsUnauthorized(string? header)
    {
        await using var mixo = await MixoAsync();
        using var caller = new MixoCaller(mixo);
        var authorization = header is null ? null : AuthenticationHeaderValue.Parse(header);
        AssertUnauthorized(await caller.RequestTokenAsync(authorization));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("made-up")]
    public async Task ACampaignCallWithoutAValidTokenIsUnauthorized(string? token)
    {
        await using var mixo = await MixoAsync();
        using var caller = new MixoCaller(mixo);
        caller.UseToken(token);
        AssertUnauthorized(await caller.ListAsync());
        AssertUnauthorized(await caller.SyncAsync("campaign_1"));
    }

    [Fact]
    public async Task ATokenIsValidForItsLifetime()
    {
        var time = new FakeTimeProvider();
        await using var mixo = await MixoAsync(options => options.TokenLifetime = TimeSpan.FromSeconds(90), time);
        using var caller = await MixoCaller.LoggedInAsync(mixo);

        time.Advance(TimeSpan.FromSeconds(89));
        Assert.Equal(HttpStatusCode.OK, (await caller.ListAsync()).Status);
        time.Advance(TimeSpan.FromSeconds(1));
        AssertUnauthorized(await caller.ListAsync());
    }

    [Fact]
    public async Task ARevokedTokenIsUnauthorizedAndANewOneIsValid()
    {
        await using var mixo = await MixoAsync();
        using var caller = await MixoCaller.LoggedInAsync(mixo);

        mixo.RevokeTokens();
        AssertUnauthorized(await caller.ListAsync());
        caller.UseToken(await caller.AcquireTokenAsync());
        Assert.Equal(HttpStatusCode.OK, (await caller.ListAsync()).Status);
        await caller.PostAsync("_revoke");
        AssertUnauthorized(await caller.ListAsync());
    }

    [Fact]
    public async Task ConfiguredAccountsReplaceTheDemoAccount()
    {
        var account = new AccountOptions { Email = "ann@agency.example", Password = "a:b" };
        await using var mixo = await MixoAsync(options => options.Accounts.Add(account));
        using var caller = await MixoCaller.LoggedInAsync(mixo, account);

        Assert.Equal(HttpStatusCode.OK, (await caller.ListAsync()).Status);
        AssertUnauthorized(await caller.RequestTokenAsync("demo@mixo.example:demo-password-123"));
    }

    [Fact]
    public async Task AnAccountCanOnlyUseItsOwnClients()
    {
        var account = new AccountOptions { Email = "ann@agency.example", Password = "secret", Clients = { "acme" } };
        await using var mixo = await MixoAsync(options => options.Accounts.Add(account));
        using var caller = await MixoCaller.LoggedInAsync(mixo, account);

        Assert.Equal(HttpStatusCode.OK, (await caller.ListAsync(client: "acme")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await caller.ListAsync(client: "other")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await caller.ListAsync()).Status);
        Assert.Equal(0, mixo.StatsFor("other").CallsCounted);
    }

    private static void AssertUnauthorized(MixoResponse response)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, response.Status);
        Assert.Equal("Unauthorized", response.Body.GetProperty("error").GetString());
        Assert.NotEmpty(response.Body.GetProperty("message").GetString()!);
    }
}
