using MixoSync.Platforms;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Platforms;

public sealed class SecretRedactionTests : IDisposable
{
    private static readonly string[] Secrets =
        [PlatformHarness.Email, PlatformHarness.Password, "YW5uQGFjbWUudGVzdDpwYXNzLXdvcmQtMQ==", "token-1", "token-2"];

    private readonly PlatformHarness connector = new();

    public void Dispose() => connector.Dispose();

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task SecretsInTheResponseToACallAreRedacted(int status)
    {
        connector.Platform.EveryCall = (request, cancellationToken) => Responses.Json(
            $$"""{"error":"bad {{request.Headers.Authorization}}"}""", status)(request, cancellationToken);

        AssertNoSecret(await connector.SyncFailsAsync());
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(503)]
    public async Task SecretsInTheResponseToATokenCallAreRedacted(int status)
    {
        connector.Platform.EveryToken =
            Responses.Json($$"""{"error":"{{string.Join(' ', Secrets)}}","access_token":"token-1"}""", status);

        AssertNoSecret(await connector.SyncFailsAsync());
    }

    [Fact]
    public async Task ATruncatedTokenResponseIsRedacted()
    {
        connector.Platform.EveryToken = Responses.Json("""{"access_token":"token-1""");

        AssertNoSecret(await connector.SyncFailsAsync());
    }

    [Fact]
    public async Task ATokenThatThePlatformRepeatsInARecordIsNotKept()
    {
        connector.Platform.EveryCall = (request, cancellationToken) => Responses.Json(
            $$"""{"data":[{"id":"c1","name":"{{request.Headers.Authorization!.Parameter}}","debug":"{{request.Headers.Authorization}}"}]}""")(request, cancellationToken);

        var campaign = Assert.Single((await connector.ListAsync()).Campaigns).Campaign!;

        Assert.Equal(("***", """{"debug":"Bearer ***"}"""), (campaign.Name, campaign.Attributes));
    }

    [Fact]
    public async Task SuccessfulCallsLogNoSecret()
    {
        await connector.SyncAsync();

        Assert.Contains(connector.Logs.Lines, line => line.Contains("Acquired a token", StringComparison.Ordinal));
        AssertNoSecret(null);
    }

    private void AssertNoSecret(AdPlatformException? failure)
    {
        Assert.All(Secrets, secret =>
        {
            Assert.DoesNotContain(secret, $"{failure}");
            Assert.All(connector.Logs.Lines, line => Assert.DoesNotContain(secret, line));
        });
    }
}
