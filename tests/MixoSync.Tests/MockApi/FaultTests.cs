using System.Net;
using MixoSync.Tests.MockApi.Support;
using static MixoSync.Tests.MockApi.Support.MixoStarts;

namespace MixoSync.Tests.MockApi;

public sealed class FaultTests
{
    [Fact]
    public async Task ByDefaultOnlyEveryFifthListCallOfAClientIsUnavailable()
    {
        await using var mixo = await MixoAsync(options => options.Limit = 100);
        using var caller = await MixoCaller.LoggedInAsync(mixo);

        for (var call = 1; call <= 10; call++)
        {
            var list = await caller.ListAsync();
            Assert.Equal(call % 5 == 0 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, list.Status);
            Assert.Equal(HttpStatusCode.OK, (await caller.ListAsync(client: $"other-{call}")).Status);
            Assert.Equal(HttpStatusCode.OK, (await caller.SyncAsync($"campaign_{call}")).Status);
        }
    }

    [Fact]
    public async Task ARejectedCallDoesNotCountForFaults()
    {
        await using var mixo = await MixoAsync(options =>
        {
            options.Limit = 1;
            options.ListFaults.FailEvery = 2;
        });
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        await caller.ListAsync();
        await caller.ListAsync();
        mixo.Options.Limit = 2;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await caller.ListAsync()).Status);
    }

    [Fact]
    public async Task SyncAndTokenCallsCanBeUnavailable()
    {
        await using var mixo = await MixoAsync(options =>
        {
            options.SyncFaults.FailEvery = 1;
            options.TokenFaults.FailEvery = 2;
        });
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        var response = await caller.SyncAsync("campaign_1");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.Status);
        Assert.Equal("Service Unavailable", response.Body.GetProperty("error").GetString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await caller.RequestTokenAsync("a:b")).Status);
    }

    [Fact]
    public async Task AHangingCallIsClosedAfterItsTime()
    {
        var time = new TimerWatch();
        await using var mixo = await MixoAsync(options => options.ListFaults.HangEvery = 1, time);
        using var caller = await MixoCaller.LoggedInAsync(mixo);

        var call = caller.ListAsync();
        await time.TimersStartedAsync();
        Assert.Null(mixo.Log[^1].Status);
        time.Advance(mixo.Options.HangFor);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => call);
        Assert.Equal(499, mixo.Log[^1].Status);
        Assert.Equal(1, mixo.StatsFor("default").CallsCounted);
    }

    [Fact]
    public async Task SyncAndTokenCallsCanHang()
    {
        await using var mixo = await MixoAsync(options =>
        {
            options.HangFor = TimeSpan.Zero;
            options.SyncFaults.HangShare = 1;
            options.TokenFaults.HangEvery = 2;
        });
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => caller.SyncAsync("campaign_1"));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => caller.AcquireTokenAsync());
    }

    [Fact]
    public async Task StoppingThePlatformEndsAHangingCall()
    {
        var time = new TimerWatch();
        var mixo = await MixoAsync(options => options.ListFaults.HangEvery = 1, time);
        using var caller = await MixoCaller.LoggedInAsync(mixo);

        var call = caller.ListAsync();
        await time.TimersStartedAsync();
        await mixo.DisposeAsync();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => call);
    }

    [Fact]
    public async Task EveryCallIsUnavailableWhileThePlatformIsDown()
    {
        await using var mixo = await MixoAsync();
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        mixo.Options.Down = true;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await caller.GetAsync("health")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await caller.RequestTokenAsync("a:b")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await caller.ListAsync()).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await caller.SyncAsync("campaign_1")).Status);
        Assert.Equal(HttpStatusCode.OK, (await caller.GetAsync("_stats")).Status);

        mixo.Options.Down = false;
        Assert.Equal(HttpStatusCode.OK, (await caller.ListAsync()).Status);
    }
}
