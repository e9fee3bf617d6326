using MixoSync.Platforms;
using MixoSync.Quotas;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Platforms;

/// <summary>What a call does while a message is handled that can be parked, and what it does otherwise.</summary>
public sealed class ParkedCallTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly PlatformHarness connector = new();

    public void Dispose() => connector.Dispose();

    [Fact]
    public async Task ACallWaitsForAPermitThatIsDueSoon()
    {
        connector.Ledger.NotYet.Enqueue(TimeSpan.FromSeconds(2));
        using var parking = ParkingScope.Begin(held: null);

        await connector.SyncAsync();

        Assert.Equal([TimeSpan.FromSeconds(2)], connector.Clock.Waits);
    }

    [Fact]
    public async Task APermitThatIsDueLaterParksTheMessage()
    {
        connector.Ledger.NotYet.Enqueue(Long);

        var wait = await ParksAsync();

        Assert.Equal(Long, wait.Permit.Wait);
        Assert.Equal((1, 0, 0), (connector.Ledger.Taken, connector.Ledger.Started, connector.Ledger.Finished));
        Assert.Empty(connector.Platform.Calls);
        Assert.Empty(connector.Clock.Waits);
    }

    [Fact]
    public async Task ManyShortWaitsParkTheMessageToo()
    {
        for (var question = 0; question < 3; question++)
        {
            connector.Ledger.NotYet.Enqueue(TimeSpan.FromSeconds(1));
        }

        await ParksAsync();

        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)], connector.Clock.Waits);
    }

    [Fact]
    public async Task AnInFlightLimitedMessageIsParkedAtOnce()
    {
        connector.Ledger.NoPlace = true;
        connector.Ledger.NotYet.Enqueue(TimeSpan.FromMilliseconds(50));

        Assert.True((await ParksAsync()).Permit.IsInFlightLimited);

        Assert.Empty(connector.Clock.Waits);
    }

    [Fact]
    public async Task WithoutAMessageACallWaitsForTheInFlightLimit()
    {
        connector.Ledger.NoPlace = true;
        connector.Ledger.NotYet.Enqueue(TimeSpan.FromMilliseconds(50));

        await connector.SyncAsync();

        Assert.Equal([TimeSpan.FromMilliseconds(50)], connector.Clock.Waits);
    }

    [Fact]
    public async Task WithoutAMessageACallWaitsForAnyPermit()
    {
        connector.Ledger.NotYet.Enqueue(Long);
        ParkingScope.Begin(held: null).Dispose();

        await connector.SyncAsync();

        Assert.Equal([Long], connector.Clock.Waits);
    }

    [Fact]
    public async Task TheHeldPermitIsForTheFirstCountedCallAlone()
    {
        var held = new Permit(7, connector.Clock.GetUtcNow());
        using var parking = ParkingScope.Begin(held);

        await connector.SyncAsync();
        await connector.SyncAsync();

        Assert.Equal([held, null], connector.Ledger.Held);
    }

    [Fact]
    public async Task ParkingIsNeitherAFailureNorARetry()
    {
        await connector.SyncAsync();
        for (var message = 0; message < 20; message++)
        {
            connector.Ledger.NotYet.Enqueue(Long);
            await ParksAsync();
        }

        await connector.SyncAsync();

        Assert.Equal(2, connector.Platform.Calls.Count());
        Assert.DoesNotContain(connector.Logs.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ARetryThatHasToWaitForItsPermitParksTheMessageWithItsRetries()
    {
        connector.Platform.NextCalls(Responses.Unavailable);
        connector.Ledger.NotYet.Enqueue(TimeSpan.Zero);
        connector.Ledger.NotYet.Enqueue(Long);

        var wait = await ParksAsync();

        Assert.Equal(1, wait.Retries);
    }

    [Fact]
    public async Task ARateLimitRejectionSurfacesAfterTheLedgerKnowsAboutIt()
    {
        connector.Platform.NextCalls(Responses.RateLimited);
        using var parking = ParkingScope.Begin(held: null);

        var failure = await connector.SyncFailsAsync();

        Assert.Equal((FailureKind.RateLimited, Long), (failure.Kind, failure.RetryAfter));
        Assert.Equal([TimeSpan.FromSeconds(60.5)], connector.Ledger.Blocks);
        Assert.Empty(connector.Clock.Waits);
    }

    [Fact]
    public async Task ARejectedTokenCallSurfacesAtOnce()
    {
        connector.Platform.NextTokens(Responses.RateLimited);
        using var parking = ParkingScope.Begin(held: null);

        var failure = await connector.SyncFailsAsync();

        Assert.Equal((FailureKind.RateLimited, Long), (failure.Kind, failure.RetryAfter));
        Assert.Empty(connector.Clock.Waits);
    }

    private async Task<QuotaWaitException> ParksAsync()
    {
        using var parking = ParkingScope.Begin(held: null);
        return await Assert.ThrowsAsync<QuotaWaitException>(() => connector.SyncAsync());
    }
}
