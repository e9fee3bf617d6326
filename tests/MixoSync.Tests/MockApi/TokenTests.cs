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
    public async Task TheDemoAccountBuysABearerToken()
    {
        var time = new FakeTimeProvider();
        await using var mixo = await MixoAsync(time: time);
        using var caller = new MixoCaller(mixo);

        var answer = await caller.AskForTokenAsync("demo@mixo.example:demo-password-123");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.NotEmpty(answer.Body.GetProperty("access_token").GetString()!);
        Assert.Equal("Bearer", answer.Body.GetProperty("token_type").GetString());
        Assert.Equal(3600, answer.Body.GetProperty("expires_in").GetInt32());
        Assert.Equal(time.GetUtcNow().ToUnixTimeSeconds(), answer.Body.GetProperty("issued_at").GetInt64());
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
        AssertUnauthorized(await caller.AskForTokenAsync(credentials));
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
        AssertUnauthorized(await caller.AskForTokenAsync(authorization));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("made-up")]
    public async Task ACampaignCallWithoutAGoodTokenIsUnauthorized(string? token)
    {
        await using var mixo = await MixoAsync();
        using var caller = new MixoCaller(mixo);
        caller.UseToken(token);
        AssertUnauthorized(await caller.ListAsync());
        AssertUnauthorized(await caller.SyncAsync("campaign_1"));
    }

    [Fact]
    public async Task ATokenWorksUntilItsLifetimeIsOver()
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
    public async Task ARevokedTokenIsUnauthorizedAndANewOneWorks()
    {
        await using var mixo = await MixoAsync();
        using var caller = await MixoCaller.LoggedInAsync(mixo);

        mixo.RevokeTokens();
        AssertUnauthorized(await caller.ListAsync());
        caller.UseToken(await caller.BuyTokenAsync());
        Assert.Equal(HttpStatusCode.OK, (await caller.ListAsync()).Status);
        await caller.PostAsync("_revoke");
        AssertUnauthorized(await caller.ListAsync());
    }

    [Fact]
    public async Task OtherAccountsTakeThePlaceOfTheDemoAccount()
    {
        var account = new AccountOptions { Email = "ann@agency.example", Password = "a:b" };
        await using var mixo = await MixoAsync(options => options.Accounts.Add(account));
        using var caller = await MixoCaller.LoggedInAsync(mixo, account);

        Assert.Equal(HttpStatusCode.OK, (await caller.ListAsync()).Status);
        AssertUnauthorized(await caller.AskForTokenAsync("demo@mixo.example:demo-password-123"));
    }

    [Fact]
    public async Task AnAccountUsesOnlyTheClientsItIsAllowed()
    {
        var account = new AccountOptions { Email = "ann@agency.example", Password = "secret", Clients = { "acme" } };
        await using var mixo = await MixoAsync(options => options.Accounts.Add(account));
        using var caller = await MixoCaller.LoggedInAsync(mixo, account);

        Assert.Equal(HttpStatusCode.OK, (await caller.ListAsync(client: "acme")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await caller.ListAsync(client: "other")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await caller.ListAsync()).Status);
        Assert.Equal(0, mixo.StatsFor("other").CallsCounted);
    }

    private static void AssertUnauthorized(MixoAnswer answer)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal("Unauthorized", answer.Body.GetProperty("error").GetString());
        Assert.NotEmpty(answer.Body.GetProperty("message").GetString()!);
    }
}
