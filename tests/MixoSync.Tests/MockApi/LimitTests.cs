using System.Net;
using Microsoft.Extensions.Time.Testing;
using MixoSync.MockApi;
using MixoSync.MockApi.Options;
using MixoSync.Tests.MockApi.Support;
using static MixoSync.Tests.MockApi.Support.MixoStarts;

namespace MixoSync.Tests.MockApi;

public sealed class LimitTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task TheEleventhCallOfAWindowIsRefused()
    {
        await using var mixo = await MixoAsync(time: time);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        for (var call = 1; call <= 10; call++)
            Assert.NotEqual(HttpStatusCode.TooManyRequests, (await caller.ListAsync()).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await caller.ListAsync()).Status);
    }

    [Fact]
    public async Task ListAndSyncCallsShareTheLimitAndTokensAreFree()
    {
        await using var mixo = await MixoAsync(options => options.Limit = 2, time);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        await caller.ListAsync();
        await caller.SyncAsync("campaign_1");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await caller.ListAsync()).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await caller.SyncAsync("campaign_2")).Status);
        Assert.NotEmpty(await caller.BuyTokenAsync());
    }

    [Fact]
    public async Task ClientsHaveLimitsOfTheirOwnAndTheNamelessClientIsDefault()
    {
        await using var mixo = await MixoAsync(options => options.Limit = 1, time);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        await caller.ListAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, (await caller.ListAsync(client: "default")).Status);
        Assert.Equal(HttpStatusCode.OK, (await caller.ListAsync(client: "acme")).Status);
    }

    [Fact]
    public async Task ARefusedCallIsNotCountedAndOneWindowLaterIsFree()
    {
        await using var mixo = await MixoAsync(options => options.Limit = 1, time);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        await caller.ListAsync();
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await caller.ListAsync()).Status);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await caller.ListAsync()).Status);
        Assert.Equal(2, mixo.StatsFor("default").CallsCounted);
    }

    [Fact]
    public async Task AnUnavailableAnswerIsCounted()
    {
        await using var mixo = await MixoAsync(
            options =>
            {
                options.Limit = 1;
                options.ListFaults.FailEvery = 1;
            },
            time);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await caller.ListAsync()).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await caller.ListAsync()).Status);
    }

    [Fact]
    public async Task ABadTokenIsFoundBeforeTheLimitAndNotCounted()
    {
        await using var mixo = await MixoAsync(options => options.Limit = 1, time);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        using var stranger = new MixoCaller(mixo);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.ListAsync()).Status);
        Assert.Equal(HttpStatusCode.OK, (await caller.ListAsync()).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.ListAsync()).Status);
    }

    [Fact]
    public async Task TheWindowIsADial()
    {
        await using var mixo = await MixoAsync(
            options =>
            {
                options.Limit = 1;
                options.Window = TimeSpan.FromSeconds(3);
            },
            time);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        await caller.ListAsync();
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(HttpStatusCode.OK, (await caller.ListAsync()).Status);
    }

    [Fact]
    public async Task TheWaitIsToldInTheBodyAloneAndIsAlwaysSixty()
    {
        await using var mixo = await OneCallAWindowAsync(RetryAfterPlace.Body);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        await caller.ListAsync();
        time.Advance(TimeSpan.FromSeconds(50));

        var refusal = await caller.ListAsync();

        Assert.Equal(["error", "message", "retry_after"], refusal.Body.EnumerateObject().Select(field => field.Name));
        Assert.Equal(60, refusal.Body.GetProperty("retry_after").GetInt32());
        Assert.Null(refusal.Headers.RetryAfter);
    }

    [Fact]
    public async Task TheWaitCanBeToldInAHeaderInSeconds()
    {
        var refusal = await RefusalAsync(RetryAfterPlace.HeaderSeconds);
        Assert.Equal(TimeSpan.FromSeconds(60), refusal.Headers.RetryAfter?.Delta);
        Assert.False(refusal.Body.TryGetProperty("retry_after", out _));
    }

    [Fact]
    public async Task TheWaitCanBeToldInAHeaderAsADate()
    {
        var refusal = await RefusalAsync(RetryAfterPlace.HeaderDate);
        Assert.Equal(time.GetUtcNow().AddSeconds(60), refusal.Headers.RetryAfter?.Date);
        Assert.False(refusal.Body.TryGetProperty("retry_after", out _));
    }

    [Fact]
    public async Task TheWaitCanBeLeftUntold()
    {
        var refusal = await RefusalAsync(RetryAfterPlace.None);
        Assert.Null(refusal.Headers.RetryAfter);
        Assert.False(refusal.Body.TryGetProperty("retry_after", out _));
    }

    private Task<MockPlatform> OneCallAWindowAsync(RetryAfterPlace place) => MixoAsync(
        options =>
        {
            options.Limit = 1;
            options.RetryAfterIn = place;
        },
        time);

    private async Task<MixoAnswer> RefusalAsync(RetryAfterPlace place)
    {
        await using var mixo = await OneCallAWindowAsync(place);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        await caller.ListAsync();
        return await caller.ListAsync();
    }
}
