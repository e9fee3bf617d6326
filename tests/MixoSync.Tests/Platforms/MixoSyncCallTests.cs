using MixoSync.Platforms;

namespace MixoSync.Tests.Platforms;

public sealed class MixoSyncCallTests : IDisposable
{
    private readonly PlatformHarness connector = new();

    public void Dispose() => connector.Dispose();

    [Fact]
    public async Task ASyncCallContainsTheCampaignAndTheClient()
    {
        await connector.SyncAsync();

        var call = Assert.Single(connector.Platform.Calls);
        Assert.Equal(("POST", "acme", """{"campaign_id":"campaign_1"}"""), (call.Method, call.ClientId, call.Body));
    }

    [Theory]
    [InlineData("https://api.mixo.test", "a/b?c#d e%", "https://api.mixo.test/api/campaigns/a%2Fb%3Fc%23d%20e%25/sync")]
    [InlineData("https://api.mixo.test/v2", "c", "https://api.mixo.test/v2/api/campaigns/c/sync")]
    [InlineData("https://api.mixo.test/v2/", "../c", "https://api.mixo.test/v2/api/campaigns/..%2Fc/sync")]
    public async Task TheCampaignIdIsEscapedInTheUrl(string apiUrl, string id, string expected)
    {
        await connector.Mixo.SyncCampaignAsync(
            PlatformHarness.Acme with { ApiUrl = new Uri(apiUrl) }, id, TestContext.Current.CancellationToken);

        Assert.Equal(expected, Assert.Single(connector.Platform.Calls).Uri.AbsoluteUri);
    }

    [Theory]
    [InlineData("acme ü", "X-Client-Id contains a character that is not visible ASCII")]
    [InlineData("a\nX-Admin: 1", "New-line")]
    public async Task AClientIdThatNoHeaderCanCarryIsAConfigurationError(string clientId, string reason)
    {
        var failure = await connector.SyncFailsAsync(PlatformHarness.Acme with { Id = clientId });

        Assert.Equal(FailureKind.Configuration, failure.Kind);
        Assert.Contains(reason, failure.Message);
        Assert.Empty(connector.Platform.Arrivals);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a\nb")]
    public async Task AnIdThatCannotBeUsedInAUrlIsNotSent(string id)
    {
        var failure = await Assert.ThrowsAsync<AdPlatformException>(
            () => connector.Mixo.SyncCampaignAsync(PlatformHarness.Acme, id, TestContext.Current.CancellationToken));

        Assert.Equal(FailureKind.InvalidData, failure.Kind);
        Assert.Empty(connector.Platform.Arrivals);
    }
}
