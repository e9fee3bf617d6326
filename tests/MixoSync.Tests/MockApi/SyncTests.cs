using System.Net;
using MixoSync.Tests.MockApi.Support;
using static MixoSync.Tests.MockApi.Support.MixoStarts;

namespace MixoSync.Tests.MockApi;

public sealed class SyncTests
{
    [Fact]
    public async Task ASyncReturnsSuccess()
    {
        await using var mixo = await MixoAsync();
        using var caller = await MixoCaller.LoggedInAsync(mixo);

        var response = await caller.SyncAsync("campaign_100");

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.True(response.Body.GetProperty("success").GetBoolean());
        Assert.Equal("campaign_100", response.Body.GetProperty("campaign_id").GetString());
        Assert.True(response.Body.GetProperty("synced_at").TryGetDateTimeOffset(out _));
        Assert.NotEmpty(response.Body.GetProperty("message").GetString()!);
    }

    [Theory]
    [InlineData("""{"campaign_id":"campaign_1"}""")]
    [InlineData("no json")]
    public async Task TheRequestBodyIsIgnored(string body)
    {
        await using var mixo = await MixoAsync();
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        using var content = new StringContent(body);
        Assert.Equal(HttpStatusCode.OK, (await caller.SyncAsync("campaign_1", body: content)).Status);
    }

    [Fact]
    public async Task ASyncTakesTheSyncDelay()
    {
        var time = new TimerWatch();
        await using var mixo = await MixoAsync(options => options.SyncDelay = TimeSpan.FromSeconds(2), time);
        using var caller = await MixoCaller.LoggedInAsync(mixo);

        var sync = caller.SyncAsync("campaign_1");
        await time.TimersStartedAsync();
        time.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        Assert.Equal(0, mixo.StatsFor("default").DistinctCampaignsSynced);
        time.Advance(TimeSpan.FromTicks(1));

        var syncedAt = (await sync).Body.GetProperty("synced_at").GetDateTimeOffset();
        Assert.Equal(TimeSpan.FromSeconds(2), syncedAt - mixo.Log[^1].ArrivedAt);
    }

    [Theory]
    [InlineData("campaign_0")]
    [InlineData("campaign_101")]
    [InlineData("campaign_01")]
    [InlineData("campaign_")]
    [InlineData("other")]
    public async Task AnUnknownCampaignIsNotFound(string id)
    {
        await using var mixo = await MixoAsync();
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        var response = await caller.SyncAsync(id);
        Assert.Equal(HttpStatusCode.NotFound, response.Status);
        Assert.Equal("Not Found", response.Body.GetProperty("error").GetString());
    }

    [Fact]
    public async Task AFailingCampaignAlwaysFailsWithItsStatus()
    {
        await using var mixo = await MixoAsync(options =>
        {
            options.FailingCampaigns["campaign_7"] = 500;
            options.FailingCampaigns["campaign_9"] = 400;
        });
        using var caller = await MixoCaller.LoggedInAsync(mixo);

        Assert.Equal(HttpStatusCode.InternalServerError, (await caller.SyncAsync("campaign_7")).Status);
        Assert.Equal(HttpStatusCode.InternalServerError, (await caller.SyncAsync("campaign_7")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await caller.SyncAsync("campaign_9")).Status);
        Assert.Equal(HttpStatusCode.OK, (await caller.SyncAsync("campaign_8")).Status);
        Assert.Equal(1, mixo.StatsFor("default").DistinctCampaignsSynced);
    }

    [Fact]
    public async Task StoppingThePlatformEndsARunningSync()
    {
        var time = new TimerWatch();
        var mixo = await MixoAsync(options => options.SyncDelay = TimeSpan.FromSeconds(2), time);
        using var caller = await MixoCaller.LoggedInAsync(mixo);

        var sync = caller.SyncAsync("campaign_1");
        await time.TimersStartedAsync();
        await mixo.DisposeAsync();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => sync);
    }
}
