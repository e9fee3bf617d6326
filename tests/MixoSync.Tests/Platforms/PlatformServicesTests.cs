using Microsoft.Extensions.Options;
using MixoSync.Platforms;

namespace MixoSync.Tests.Platforms;

public sealed class PlatformServicesTests
{
    [Theory]
    [InlineData("http://api.mixo.test", "plain HTTP")]
    [InlineData("https://ann:secret@api.mixo.test", "contains credentials")]
    [InlineData("ftp://api.mixo.test", "ftp is not supported. Use https")]
    public async Task AnUnsafeApiUrlIsRejected(string url, string reason)
    {
        using var connector = new PlatformHarness();

        var failure = await connector.SyncFailsAsync(PlatformHarness.Acme with { ApiUrl = new Uri(url) });

        Assert.Equal(FailureKind.Configuration, failure.Kind);
        Assert.Contains(reason, failure.Message);
        Assert.Empty(connector.Platform.Arrivals);
    }

    [Theory]
    [InlineData("http://localhost:8080")]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://[::1]:8080")]
    public async Task PlainHttpIsAllowedForLoopbackAddresses(string url)
    {
        using var connector = new PlatformHarness();

        await connector.SyncAsync(PlatformHarness.Acme with { ApiUrl = new Uri(url) });
    }

    [Fact]
    public async Task PlainHttpIsAllowedIfConfigured()
    {
        using var connector = new PlatformHarness((nameof(AdPlatformOptions.AllowPlainHttp), "true"));

        await connector.SyncAsync(PlatformHarness.Acme with { ApiUrl = new Uri("http://mock-api:8080") });
    }

    [Fact]
    public async Task TheErrorForAnUnknownPlatformListsTheKnownPlatforms()
    {
        using var connector = new PlatformHarness();
        var registry = new AdPlatformRegistry([connector.Mixo]);

        var failure = Assert.Throws<AdPlatformException>(() => registry.For(PlatformHarness.Acme with { Platform = "x" }));

        Assert.Equal((FailureKind.Configuration, "Unknown platform 'x'. Known platforms: mixo"), (failure.Kind, failure.Message));
        await connector.SyncAsync();
    }

    [Theory]
    [InlineData(nameof(AdPlatformOptions.CallTimeout), "-00:00:01")]
    [InlineData(nameof(AdPlatformOptions.MaxRetries), "0")]
    [InlineData(nameof(AdPlatformOptions.BreakerFailureRatio), "2")]
    public void TheErrorNamesAnInvalidOption(string option, string value)
    {
        using var connector = new PlatformHarness((option, value));

        var failure = Assert.Throws<OptionsValidationException>(connector.ValidateOptions);

        Assert.Contains(option, failure.Message);
    }
}
