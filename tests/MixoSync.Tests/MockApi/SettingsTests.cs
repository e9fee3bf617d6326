using System.Net;
using MixoSync.Tests.MockApi.Support;
using static MixoSync.Tests.MockApi.Support.MixoStarts;

namespace MixoSync.Tests.MockApi;

public sealed class SettingsTests
{
    [Fact]
    public async Task TheSettingsOfARunningPlatformCanBeChanged()
    {
        await using var mixo = await MixoAsync();
        using var caller = await MixoCaller.LoggedInAsync(mixo);

        var response = await caller.PostAsync(
            "_dials", """{"SyncFaults":{"FailEvery":2},"FailingCampaigns":{"campaign_7":500},"Window":"00:00:03"}""");

        Assert.Equal(HttpStatusCode.NoContent, response.Status);
        Assert.Equal(TimeSpan.FromSeconds(3), mixo.Options.Window);
        Assert.Equal(HttpStatusCode.InternalServerError, (await caller.SyncAsync("campaign_7")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await caller.SyncAsync("campaign_1")).Status);
    }

    [Fact]
    public async Task StatusTwoHundredMakesACampaignSucceedAgain()
    {
        await using var mixo = await MixoAsync(options => options.FailingCampaigns["campaign_7"] = 500);
        using var caller = await MixoCaller.LoggedInAsync(mixo);
        await caller.PostAsync("_dials", """{"FailingCampaigns":{"campaign_7":200}}""");
        Assert.Equal(HttpStatusCode.OK, (await caller.SyncAsync("campaign_7")).Status);
    }

    [Theory]
    [InlineData("""{"Limit":5,"Window":"60"}""", "Window")]
    [InlineData("""{"Limit":5,"Limt":5}""", "Limt")]
    [InlineData("""{"Limit":5,"ListFaults":{"FialEvery":5}}""", "FialEvery")]
    [InlineData("""{"Limit":5,"Port":3001}""", "Port")]
    [InlineData("""{"Limit":5,"Seed":"x"}""", "Seed")]
    [InlineData("""{"Limit":5,""", "")]
    [InlineData("[5]", "")]
    [InlineData("", "")]
    public async Task AnInvalidSettingChangesNothingAndIsNamed(string settings, string named)
    {
        await using var mixo = await MixoAsync();
        using var caller = new MixoCaller(mixo);

        var response = await caller.PostAsync("_dials", settings);

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.Contains(named, response.Body.GetProperty("message").GetString());
        Assert.Equal(10, mixo.Options.Limit);
    }
}
