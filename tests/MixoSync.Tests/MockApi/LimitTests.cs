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

    [Fact]
    public async Task ACallMustFitAllLimitsOfItsClient()
    {
        await using var mixo = await MixoAsync(options => (options.Limit, options.MoreLimits) = (100, "2/1s,3/1m"), time);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        Assert.Equal(2, await AdmittedAsync(caller, 3));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await AdmittedAsync(caller, 2));
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(2, await AdmittedAsync(caller, 3));
    }

    [Fact]
    public async Task AllClientsTogetherHaveTheSharedLimits()
    {
        await using var mixo = await MixoAsync(options => (options.Limit, options.SharedLimits) = (2, "3/500ms"), time);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        Assert.Equal(2, await AdmittedAsync(caller, 3));
        Assert.Equal(1, await AdmittedAsync(caller, 2, client: "globex"));
        time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(1, await AdmittedAsync(caller, 1, client: "globex"));
    }

    [Fact]
    public async Task ResponsesReportTheTightestLimitOnRequest()
    {
        await using var mixo = await MixoAsync(options => (options.Limit, options.SharedLimits, options.UsageHeaders) = (10, "4/1h", true), time);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        time.Advance(TimeSpan.FromSeconds(10));
        await caller.ListAsync();

        var headers = (await caller.ListAsync()).Headers;

        Assert.Equal(
            ["all", "4", "2", "3600"],
            new[] { "Scope", "Limit", "Remaining", "Reset" }.Select(name => headers.GetValues($"X-RateLimit-{name}").Single()));
    }

    private static async Task<int> AdmittedAsync(MixoCaller caller, int calls, string client = "acme")
    {
        var admitted = 0;
        for (var call = 0; call < calls; call++)
            admitted += (await caller.ListAsync(client: client)).Status == HttpStatusCode.TooManyRequests ? 0 : 1;
        return admitted;
    }
}
