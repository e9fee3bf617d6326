using System.Net;
using Microsoft.Extensions.Time.Testing;
using MixoSync.Tests.MockApi.Support;
using static MixoSync.Tests.MockApi.Support.MixoStarts;

namespace MixoSync.Tests.MockApi;

public sealed class LimitTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task TheEleventhCallInAWindowIsRejected()
    {
        await using var mixo = await MixoAsync(time: time);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        for (var call = 1; call <= 10; call++)
            Assert.NotEqual(HttpStatusCode.TooManyRequests, (await caller.ListAsync()).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await caller.ListAsync()).Status);
    }

    [Fact]
    public async Task ListAndSyncCallsShareTheLimitAndTokenCallsAreNotLimited()
    {
        await using var mixo = await MixoAsync(options => options.Limit = 2, time);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        await caller.ListAsync();
        await caller.SyncAsync("campaign_1");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await caller.ListAsync()).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await caller.SyncAsync("campaign_2")).Status);
        Assert.NotEmpty(await caller.AcquireTokenAsync());
    }

    [Fact]
    public async Task EveryClientHasItsOwnLimitAndWithoutAHeaderItIsDefault()
    {
        await using var mixo = await MixoAsync(options => options.Limit = 1, time);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        await caller.ListAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, (await caller.ListAsync(client: "default")).Status);
        Assert.Equal(HttpStatusCode.OK, (await caller.ListAsync(client: "acme")).Status);
    }

    [Fact]
    public async Task ARejectedCallIsNotCounted()
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
    public async Task AnUnavailableResponseIsCounted()
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
    public async Task ACallWithAnInvalidTokenIsNotCounted()
    {
        await using var mixo = await MixoAsync(options => options.Limit = 1, time);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        using var stranger = new MixoCaller(mixo);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.ListAsync()).Status);
        Assert.Equal(HttpStatusCode.OK, (await caller.ListAsync()).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.ListAsync()).Status);
    }

    [Fact]
    public async Task TheWindowCanBeConfigured()
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
}
