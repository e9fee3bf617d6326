using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using MixoSync.MockApi;
using MixoSync.MockApi.Options;

namespace MixoSync.Tests.MockApi;

public sealed class MockApiConfigurationTests
{
    [Fact]
    public void TheDefaultsMatchTheReferenceServer()
    {
        var options = Read();
        Assert.Equal(3000, options.Port);
        Assert.Equal("127.0.0.1", options.Host);
        Assert.Equal(100, options.CampaignsPerClient);
        Assert.Equal(10, options.Limit);
        Assert.Equal(TimeSpan.FromSeconds(60), options.Window);
        Assert.Equal(TimeSpan.FromSeconds(2), options.SyncDelay);
        Assert.Equal(TimeSpan.FromSeconds(3600), options.TokenLifetime);
        Assert.Equal(TimeSpan.FromSeconds(60), options.RetryAfter);
        Assert.Equal(RetryAfterLocation.Body, options.RetryAfterIn);
        Assert.Equal(HasMoreRule.Phantom, options.HasMore);
        Assert.Equal(5, options.ListFaults.FailEvery);
        Assert.Equal(0, options.SyncFaults.FailEvery);
        Assert.False(options.StableMetrics);
    }

    [Fact]
    public void EveryKindOfSettingIsRead()
    {
        var options = Read(
            ("Limit", "4"), ("Window", "00:00:03"), ("ListFaults:FailShare", "0.2"), ("HasMore", "Truthful"),
            ("FailingCampaigns:campaign_7", "500"), ("Accounts:0:Email", "ann@agency.example"),
            ("Accounts:0:Password", "secret"), ("Accounts:0:Clients:0", "acme"));
        Assert.Equal(4, options.Limit);
        Assert.Equal(TimeSpan.FromSeconds(3), options.Window);
        Assert.Equal(0.2, options.ListFaults.FailShare);
        Assert.Equal(HasMoreRule.Truthful, options.HasMore);
        Assert.Equal(500, options.FailingCampaigns["campaign_7"]);
        Assert.Equal(["acme"], Assert.Single(options.Accounts).Clients);
    }

    [Theory]
    [InlineData("Limit", "0")]
    [InlineData("Limit", "ten")]
    [InlineData("Limt", "10")]
    [InlineData("Window", "60")]
    [InlineData("Window", "00:00:00")]
    [InlineData("SyncDelay", "2")]
    [InlineData("TokenLifetime", "00:00:00")]
    [InlineData("ListFaults:FailShare", "1.5")]
    [InlineData("SyncFaults:HangEvery", "-1")]
    [InlineData("SyncFaults:HtmlEvery", "-1")]
    [InlineData("ListFaults:EmptyEvery", "-1")]
    [InlineData("HugeRecords", "-1")]
    [InlineData("RetryAfterIn", "Trailer")]
    [InlineData("RetryAfterIn", "9")]
    [InlineData("HasMore", "Perhaps")]
    [InlineData("FailingCampaigns:campaign_7", "201")]
    [InlineData("Accounts:0:Email", "ann@agency.example")]
    [InlineData("Port", "70000")]
    [InlineData("Host", "")]
    [InlineData("Host", "example.com")]
    public void TheErrorNamesAnInvalidSettingInOneLine(string setting, string value)
    {
        var message = Assert.Throws<OptionsValidationException>(() => Read((setting, value))).Message;
        Assert.Contains(setting.Split(':')[0], message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public async Task AnInvalidSettingStopsAnInProcessStart() => await Assert.ThrowsAsync<OptionsValidationException>(
        () => MockPlatform.StartAsync(new MockApiOptions { Limit = 0 }));

    private static MockApiOptions Read(params (string Name, string Value)[] settings) => MockApiConfiguration.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
            .Build());
}
