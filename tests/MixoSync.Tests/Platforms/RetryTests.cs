using MixoSync.Platforms;
using MixoSync.Quotas;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Platforms;

public sealed class RetryTests : IDisposable
{
    private readonly PlatformHarness connector = new();

    public void Dispose() => connector.Dispose();

    [Fact]
    public async Task TransientFailuresAreRetriedAfter600_1200_2400Milliseconds()
    {
        connector.Platform.NextCalls(Responses.Unavailable, Responses.Unavailable, Responses.Unavailable);

        await connector.SyncAsync();

        Assert.Collection(
            connector.Clock.Waits.Select(wait => wait.TotalMilliseconds),
            first => Assert.InRange(first, 600, 750),
            second => Assert.InRange(second, 1200, 1500),
            third => Assert.InRange(third, 2400, 3000));
    }

    [Fact]
    public async Task ACallFailsAfterFourTransientFailures()
    {
        connector.Platform.EveryCall = Responses.Unavailable;

        var failure = await connector.SyncFailsAsync();

        Assert.Equal(FailureKind.Transient, failure.Kind);
        Assert.Equal(4, connector.Platform.Calls.Count());
        Assert.Equal(
            "api.mixo.test responded to the sync call of client acme with 503: Service Unavailable", failure.Message);
    }

    [Fact]
    public async Task AMessageWithoutRetriesLeftFailsOnATransientFailure()
    {
        connector.Platform.EveryCall = Responses.Unavailable;
        using var parking = ParkingScope.Begin(heldPermit: null, retries: 3);

        var failure = await connector.SyncFailsAsync();

        Assert.Equal(FailureKind.Transient, failure.Kind);
        Assert.Single(connector.Platform.Calls);
    }

    [Fact]
    public async Task AMessageWithoutRetriesLeftFailsOnARejectedToken()
    {
        connector.Platform.EveryCall = Responses.Unauthorized;
        using var parking = ParkingScope.Begin(heldPermit: null, retries: 3);

        var failure = await connector.SyncFailsAsync();

        Assert.Equal(FailureKind.Unauthorised, failure.Kind);
        Assert.Single(connector.Platform.Calls);
    }

    [Fact]
    public async Task EveryAttemptAcquiresItsOwnPermit()
    {
        connector.Platform.NextCalls(Responses.Unavailable, Responses.RateLimited, Responses.Unauthorized);

        await connector.SyncAsync();

        Assert.Equal((4, 4, 4), (connector.Ledger.Reserved, connector.Ledger.Started, connector.Ledger.Completed));
    }

    [Fact]
    public async Task ARejectedCallIsNotRetried()
    {
        connector.Platform.NextCalls(Responses.Json("""{"error":"Not Found","message":"no such campaign"}""", 404));

        var failure = await connector.SyncFailsAsync();

        Assert.Equal(FailureKind.Rejected, failure.Kind);
        Assert.EndsWith("with 404: Not Found: no such campaign", failure.Message);
        Assert.Single(connector.Platform.Calls);
    }

    [Fact]
    public async Task ANetworkFailureIsRetried()
    {
        connector.Platform.NextCalls(Responses.Fails(new HttpRequestException("Connection refused")));

        await connector.SyncAsync();

        Assert.Equal(2, connector.Platform.Calls.Count());
    }

    [Fact]
    public async Task ACallIsRetriedAfterItsTimeout()
    {
        var arrived = new TaskCompletionSource();
        connector.Platform.NextCalls(Responses.Hangs(arrived));

        var sync = connector.SyncAsync();
        await arrived.Task;
        connector.Clock.Advance(PlatformHarness.CallTimeout);
        await sync;

        Assert.Equal(2, connector.Platform.Calls.Count());
        Assert.Equal(2, connector.Ledger.Completed);
    }

    [Fact]
    public async Task ACancelledCallEndsImmediatelyAndCompletesItsPermit()
    {
        using var cancel = new CancellationTokenSource();
        var arrived = new TaskCompletionSource();
        connector.Platform.NextCalls(Responses.Hangs(arrived));

        var sync = connector.SyncAsync(cancellationToken: cancel.Token);
        await arrived.Task;
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sync);
        Assert.Single(connector.Platform.Calls);
        Assert.Equal(1, connector.Ledger.Completed);
    }
}
