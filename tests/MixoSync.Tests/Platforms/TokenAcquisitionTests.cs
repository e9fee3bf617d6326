using MixoSync.Platforms;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Platforms;

public sealed class TokenAcquisitionTests : IDisposable
{
    private readonly PlatformHarness connector = new();

    public void Dispose() => connector.Dispose();

    [Fact]
    public async Task ARejectedPasswordIsNotRetried()
    {
        connector.Platform.EveryToken = Responses.Unauthorized;

        var failure = await connector.SyncFailsAsync();

        Assert.Equal(FailureKind.Unauthorised, failure.Kind);
        Assert.Equal("The platform rejected the email address or password of client acme", failure.Message);
        Assert.Single(connector.Platform.TokenCalls);
        Assert.Equal(0, connector.Ledger.Reserved);
    }

    [Fact]
    public async Task APasswordRejectedOnRenewalIsNotRetried()
    {
        connector.Platform.NextTokens(Responses.Token("first", expiresIn: 50));
        connector.Platform.EveryToken = Responses.Unauthorized;
        connector.Platform.NextCalls(Responses.RateLimited); // The call waits for one minute, and the token expires meanwhile.

        await connector.SyncFailsAsync();

        Assert.Equal(2, connector.Platform.TokenCalls.Count());
    }

    [Fact]
    public async Task ATokenCallIsRetriedAfterTransientFailures()
    {
        connector.Platform.NextTokens(
            Responses.Unavailable, Responses.Fails(new HttpRequestException("reset")), Responses.Body("<html>", "text/html"));

        await connector.SyncAsync();

        Assert.Equal(4, connector.Platform.TokenCalls.Count());
        Assert.Equal(1, connector.Ledger.Reserved);
    }

    [Fact]
    public async Task AFailedTokenCallIsNotRetriedAgainByTheCall()
    {
        connector.Platform.EveryToken = Responses.Unavailable;

        var failure = await connector.SyncFailsAsync();

        Assert.Equal(FailureKind.Transient, failure.Kind);
        Assert.Equal(4, connector.Platform.TokenCalls.Count());
    }

    [Fact]
    public async Task ATokenCallIsRetriedAfterItsTimeout()
    {
        var arrived = new TaskCompletionSource();
        connector.Platform.NextTokens(Responses.Hangs(arrived));

        var sync = connector.SyncAsync();
        await arrived.Task;
        connector.Clock.Advance(PlatformHarness.TokenTimeout);
        await sync;

        Assert.Equal(2, connector.Platform.TokenCalls.Count());
    }

    [Theory]
    [InlineData("""{"access_token":""}""")]
    [InlineData("""{"access_token":"a\r\nX-Evil: 1"}""")]
    [InlineData("""{"access_token":7}""")]
    [InlineData("""{"access_token":"\ud800"}""")]
    [InlineData("[]")]
    public async Task ATokenThatCannotBeSentInAHeaderIsInvalid(string body)
    {
        connector.Platform.NextTokens(Responses.Json(body));

        Assert.Equal(FailureKind.InvalidData, (await connector.SyncFailsAsync()).Kind);
    }
}
