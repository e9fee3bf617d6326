using MixoSync.Clients;
using MixoSync.Platforms;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Platforms;

public sealed class BearerTokenTests : IDisposable
{
    private readonly PlatformHarness connector = new();

    public void Dispose() => connector.Dispose();

    [Fact]
    public async Task ConcurrentCallsShareOneTokenAcquisition()
    {
        var release = new TaskCompletionSource();
        connector.Platform.NextTokens(Responses.When(release.Task, Responses.Token("shared")));

        var calls = Enumerable.Range(0, 20).Select(_ => connector.SyncAsync()).ToList();
        release.SetResult();
        await Task.WhenAll(calls);

        Assert.Single(connector.Platform.TokenCalls);
        Assert.All(connector.Platform.Calls, call => Assert.Equal("Bearer shared", call.Authorization));
    }

    [Theory]
    [InlineData(3600, 3539, 1)]
    [InlineData(3600, 3541, 2)] // 60 s before it expires
    [InlineData(100, 89, 1)]
    [InlineData(100, 91, 2)] // a tenth of its lifetime before it expires
    [InlineData(0, 269, 1)]
    [InlineData(0, 271, 2)] // an invalid lifetime counts as 5 minutes
    [InlineData(2_000_000_000, 86_339, 1)]
    [InlineData(2_000_000_000, 86_341, 2)] // a lifetime is limited to one day
    public async Task ATokenIsRenewedBeforeItExpires(int expiresIn, int seconds, int tokenCalls)
    {
        connector.Platform.NextTokens(Responses.Token("first", expiresIn));

        await connector.SyncAsync();
        connector.Clock.Advance(TimeSpan.FromSeconds(seconds));
        await connector.SyncAsync();

        Assert.Equal(tokenCalls, connector.Platform.TokenCalls.Count());
    }

    [Fact]
    public async Task ATokenThatExpiresDuringTheWaitForAPermitIsRenewedBeforeTheCall()
    {
        connector.Platform.NextTokens(Responses.Token("short", expiresIn: 60));
        connector.Ledger.Waits.Enqueue(TimeSpan.FromSeconds(61));

        await connector.SyncAsync();

        Assert.Equal("Bearer token-2", Assert.Single(connector.Platform.Calls).Authorization);
    }

    [Fact]
    public async Task ARejectedTokenIsRenewedOnce()
    {
        connector.Platform.EveryCall = Responses.Unauthorized;

        var failure = await connector.SyncFailsAsync();

        Assert.Equal(FailureKind.Unauthorised, failure.Kind);
        Assert.Equal(["Bearer token-1", "Bearer token-2"], connector.Platform.Calls.Select(call => call.Authorization));
    }

    [Fact]
    public async Task ACallWithARejectedTokenIsRepeatedWithANewOne()
    {
        await connector.SyncAsync();
        connector.Platform.NextCalls(Responses.Unauthorized);

        await connector.SyncAsync();

        Assert.Equal("Bearer token-2", connector.Platform.Calls.Last().Authorization);
    }

    [Fact]
    public async Task ALateRejectionOfAnOldTokenKeepsTheNewOne()
    {
        var (arrived, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        connector.Platform.NextCalls(
            Responses.When(release.Task, Responses.Unauthorized, arrived), Responses.Unauthorized);

        var late = connector.SyncAsync();
        await arrived.Task;
        await connector.SyncAsync();
        release.SetResult();
        await late;

        Assert.Equal(2, connector.Platform.TokenCalls.Count());
    }

    [Fact]
    public async Task ACancelledCallDoesNotCancelASharedTokenAcquisition()
    {
        using var cancel = new CancellationTokenSource();
        var (arrived, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        connector.Platform.NextTokens(Responses.When(release.Task, Responses.Token("shared"), arrived));

        var first = connector.SyncAsync(cancellationToken: cancel.Token);
        await arrived.Task;
        var second = connector.SyncAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        release.SetResult();
        await second;

        Assert.Single(connector.Platform.TokenCalls);
    }

    [Fact]
    public async Task ChangedCredentialsRequireANewToken()
    {
        await connector.SyncAsync();
        await connector.SyncAsync(PlatformHarness.Acme with { Credentials = CredentialsReference.Parse("env:OTHER") });

        Assert.Equal(2, connector.Platform.TokenCalls.Count());
    }
}
