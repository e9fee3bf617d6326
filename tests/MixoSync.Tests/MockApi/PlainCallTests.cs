using System.Net;
using Microsoft.Extensions.Time.Testing;
using MixoSync.Tests.MockApi.Support;
using static MixoSync.Tests.MockApi.Support.MixoStarts;

namespace MixoSync.Tests.MockApi;

public sealed class PlainCallTests
{
    [Fact]
    public async Task HealthContainsStatusTimeAndUptime()
    {
        var time = new FakeTimeProvider();
        await using var mixo = await MixoAsync(time: time);
        using var caller = new MixoCaller(mixo);
        await caller.GetAsync("health");
        time.Advance(TimeSpan.FromSeconds(90));

        var health = (await caller.GetAsync("health")).Body;

        Assert.Equal("ok", health.GetProperty("status").GetString());
        Assert.Equal(time.GetUtcNow(), health.GetProperty("timestamp").GetDateTimeOffset());
        Assert.Equal(90, health.GetProperty("uptime").GetDouble());
    }

    [Theory]
    [InlineData("api/error", HttpStatusCode.InternalServerError)]
    [InlineData("api/nothing", HttpStatusCode.NotFound)]
    [InlineData("auth/token", HttpStatusCode.MethodNotAllowed)]
    public async Task AnErrorBodyHasAnErrorAndAMessage(string path, HttpStatusCode status)
    {
        await using var mixo = await MixoAsync();
        using var caller = new MixoCaller(mixo);
        var response = await caller.GetAsync(path);
        Assert.Equal(status, response.Status);
        Assert.Equal(["error", "message"], response.Body.EnumerateObject().Select(field => field.Name));
    }
}
