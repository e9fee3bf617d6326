using MixoSync.Platforms;
using MixoSync.Quotas;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Platforms;

/// <summary>Calls within a parking scope and outside of one.</summary>
public sealed class ParkedCallTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly PlatformHarness connector = new();

    public void Dispose() => connector.Dispose();

    [Fact]
    public async Task ACallWaitsForAPermitThatIsDueSoon()
    {
        connector.Ledger.Waits.Enqueue(TimeSpan.FromSeconds(2));
        using var parking = ParkingScope.Begin(heldPermit: null);

        await connector.SyncAsync();

        Assert.Equal([TimeSpan.FromSeconds(2)], connector.Clock.Waits);
    }

    [Fact]
    public async Task APermitThatIsDueLaterParksTheMessage()
    {
        connector.Ledger.Waits.Enqueue(Long);

        var wait = await ParksAsync();

        Assert.Equal(Long, wait.Permit.Wait);
        Assert.Equal((1, 0, 0), (connector.Ledger.Reserved, connector.Ledger.Started, connector.Ledger.Completed));
        Assert.Empty(connector.Platform.Calls);
        Assert.Empty(connector.Clock.Waits);
    }

    [Fact]
    public async Task ManyShortWaitsParkTheMessage()
    {
        for (var wait = 0; wait < 3; wait++)
        {
            connector.Ledger.Waits.Enqueue(TimeSpan.FromSeconds(1));
        }

        await ParksAsync();

        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)], connector.Clock.Waits);
    }

    [Fact]
    public async Task AnInFlightLimitedCallIsParkedImmediately()
    {
        connector.Ledger.IsInFlightLimited = true;
        connector.Ledger.Waits.Enqueue(TimeSpan.FromMilliseconds(50));

        Assert.True((await ParksAsync()).Permit.IsInFlightLimited);

        Assert.Empty(connector.Clock.Waits);
    }

    [Fact]
    public async Task OutsideAParkingScopeACallWaitsForTheInFlightLimit()
    {
        connector.Ledger.IsInFlightLimited = true;
        connector.Ledger.Waits.Enqueue(TimeSpan.FromMilliseconds(50));

        await connector.SyncAsync();

        Assert.Equal([TimeSpan.FromMilliseconds(50)], connector.Clock.Waits);
    }

    [Fact]
    public async Task OutsideAParkingScopeACallWaitsForItsPermit()
    {
        connector.Ledger.Waits.Enqueue(Long);
        ParkingScope.Begin(heldPermit: null).Dispose();

        await connector.SyncAsync();

        Assert.Equal([Long], connector.Clock.Waits);
    }

    [Fact]
    public async Task OnlyTheFirstCountedCallUsesTheHeldPermit()
    {
        var heldPermit = new Permit(Guid.NewGuid());
        using var parking = ParkingScope.Begin(heldPermit);

        await connector.SyncAsync();
        await connector.SyncAsync();

        Assert.Equal([heldPermit, null], connector.Ledger.HeldPermits);
    }

    [Fact]
    public async Task ACallUsesTheLaneOfItsMessageUnlessItIsAListCall()
    {
        await connector.SyncAsync();
        using var parking = ParkingScope.Begin(heldPermit: null);
        parking.Lane = Lane.Urgent;

        await connector.SyncAsync();
        await Assert.ThrowsAsync<AdPlatformException>(() => connector.ListAsync()); // the fake response is one to a sync call

        Assert.Equal([Lane.Normal, Lane.Urgent, Lane.Listing], connector.Ledger.Lanes);
    }

    [Fact]
    public async Task ParkingIsNeitherAFailureNorARetry()
    {
        await connector.SyncAsync();
        for (var message = 0; message < 20; message++)
        {
            connector.Ledger.Waits.Enqueue(Long);
            await ParksAsync();
        }

        await connector.SyncAsync();

        Assert.Equal(2, connector.Platform.Calls.Count());
        Assert.DoesNotContain(connector.Logs.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ParkingDuringARetryKeepsTheNumberOfRetries()
    {
        connector.Platform.NextCalls(Responses.Unavailable);
        connector.Ledger.Waits.Enqueue(TimeSpan.Zero);
        connector.Ledger.Waits.Enqueue(Long);

        var wait = await ParksAsync();

        Assert.Equal(1, wait.Retries);
    }

    [Fact]
    public async Task ARateLimitedCallBlocksTheClientAndThrowsImmediately()
    {
        connector.Platform.NextCalls(Responses.RateLimited);
        using var parking = ParkingScope.Begin(heldPermit: null);

        var failure = await connector.SyncFailsAsync();

        Assert.Equal((FailureKind.RateLimited, Long), (failure.Kind, failure.RetryAfter));
        Assert.Equal([TimeSpan.FromSeconds(60.5)], connector.Ledger.Blocks);
        Assert.Empty(connector.Clock.Waits);
    }

    [Fact]
    public async Task ARateLimitedTokenCallThrowsImmediately()
    {
        connector.Platform.NextTokens(Responses.RateLimited);
        using var parking = ParkingScope.Begin(heldPermit: null);

        var failure = await connector.SyncFailsAsync();

        Assert.Equal((FailureKind.RateLimited, Long), (failure.Kind, failure.RetryAfter));
        Assert.Empty(connector.Clock.Waits);
    }

    private async Task<QuotaWaitException> ParksAsync()
    {
        using var parking = ParkingScope.Begin(heldPermit: null);
        return await Assert.ThrowsAsync<QuotaWaitException>(() => connector.SyncAsync());
    }
}
