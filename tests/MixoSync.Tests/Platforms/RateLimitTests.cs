using MixoSync.Platforms;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Platforms;

public sealed class RateLimitTests : IDisposable
{
    private static readonly TimeSpan Asked = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private readonly PlatformHarness connector = new();

    public void Dispose() => connector.Dispose();

    [Fact]
    public async Task ARateLimitDoesNotCountAsARetry()
    {
        connector.Platform.NextCalls(
            Responses.RateLimited, Responses.RateLimited, Responses.Unavailable, Responses.Unavailable, Responses.Unavailable);

        await connector.SyncAsync();

        Assert.Equal(6, connector.Platform.Calls.Count());
    }

    [Fact]
    public async Task ARateLimitBlocksTheWholeClient()
    {
        connector.Platform.NextCalls(Responses.RateLimited);

        await connector.SyncAsync();

        Assert.Equal([Asked + Grace], connector.Ledger.Blocks);
        Assert.Equal([Asked + Grace], connector.Clock.Waits);
    }

    [Fact]
    public async Task ACallFailsAfterTenRateLimitWaits()
    {
        connector.Platform.EveryCall = Responses.RateLimited;

        var failure = await connector.SyncFailsAsync();

        Assert.Equal(FailureKind.RateLimited, failure.Kind);
        Assert.Equal(Asked, failure.RetryAfter);
        Assert.Equal(10, connector.Clock.Waits.Count);
        Assert.Equal(11, connector.Platform.Calls.Count());
    }

    [Fact]
    public async Task ACallWaitsUntilTheLedgerStartsIt()
    {
        connector.Ledger.Waits.Enqueue(TimeSpan.FromSeconds(2));
        connector.Ledger.Waits.Enqueue(TimeSpan.FromTicks(1));

        await connector.SyncAsync();

        Assert.Equal([TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(1)], connector.Clock.Waits);
        Assert.Equal(1, connector.Ledger.Reserved);
    }

    [Fact]
    public async Task ATokenCallNeedsNoPermit()
    {
        await connector.Mixo.LogInAsync(PlatformHarness.Acme, TestContext.Current.CancellationToken);

        Assert.Single(connector.Platform.TokenCalls);
        Assert.Equal(0, connector.Ledger.Reserved);
    }

    [Fact]
    public async Task ARateLimitedTokenCallWaitsWithoutBlockingTheClient()
    {
        connector.Platform.NextTokens(Responses.RateLimited);

        await connector.Mixo.LogInAsync(PlatformHarness.Acme, TestContext.Current.CancellationToken);

        Assert.Equal([Asked + Grace], connector.Clock.Waits);
        Assert.Empty(connector.Ledger.Blocks);
    }
}
