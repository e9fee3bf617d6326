using MixoSync.Platforms;
using MixoSync.Quotas;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Platforms;

public sealed class CircuitBreakerTests : IDisposable
{
    private readonly PlatformHarness connector = new();

    public void Dispose() => connector.Dispose();

    [Fact]
    public async Task AnOpenCircuitSendsNoCallAndAcquiresNoPermit()
    {
        await OpenAsync();
        var (calls, permits) = (connector.Platform.Calls.Count(), connector.Ledger.Reserved);

        var failure = await connector.SyncFailsAsync();

        Assert.Equal(FailureKind.CircuitOpen, failure.Kind);
        Assert.Contains("circuit breaker is open", failure.Message);
        Assert.Equal((calls, permits), (connector.Platform.Calls.Count(), connector.Ledger.Reserved));
    }

    [Fact]
    public async Task AnOpenCircuitThrowsImmediatelyInAParkingScope()
    {
        await OpenAsync();
        connector.Clock.Waits.Clear();
        using var parking = ParkingScope.Begin(heldPermit: null);

        var failure = await connector.SyncFailsAsync();

        Assert.Equal(FailureKind.CircuitOpen, failure.Kind);
        Assert.InRange(failure.RetryAfter!.Value, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(15));
        Assert.Empty(connector.Clock.Waits);
    }

    [Fact]
    public async Task ACallThatWaitsForItsPermitWhenTheCircuitOpensIsNotSent()
    {
        var (arrived, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        connector.Ledger.OnRequest = () =>
        {
            connector.Ledger.OnRequest = () => Task.CompletedTask;
            arrived.SetResult();
            return released.Task;
        };
        var waiting = WhileParkingAsync(() => connector.SyncFailsAsync());
        await arrived.Task;
        await OpenAsync();
        var calls = connector.Platform.Calls.Count();

        released.SetResult();
        var failure = await waiting;

        Assert.Equal(FailureKind.CircuitOpen, failure.Kind);
        Assert.InRange(failure.RetryAfter!.Value, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(15));
        Assert.Equal(calls, connector.Platform.Calls.Count());
    }

    [Fact]
    public async Task ParkedCallsDoNotAffectTheCircuit()
    {
        await ParkAsync(messages: 100);
        await OpenAsync();
        connector.Clock.Advance(TimeSpan.FromSeconds(15));
        await ParkAsync(messages: 1);

        await WhileParkingAsync(() => connector.SyncFailsAsync(PlatformHarness.Acme)); // The probe fails.

        Assert.DoesNotContain(connector.Logs.Lines, line => line.Contains("is closed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task EveryHostHasItsOwnCircuit()
    {
        await OpenAsync();
        connector.Platform.EveryCall = Responses.Synced;

        await connector.SyncAsync(PlatformHarness.Acme with { ApiUrl = new Uri("https://other.mixo.test") });
    }

    [Fact]
    public async Task ASuccessfulProbeClosesTheCircuit()
    {
        await OpenAsync();
        connector.Platform.EveryCall = Responses.Synced;
        connector.Clock.Advance(TimeSpan.FromSeconds(15));

        await connector.SyncAsync();
        await connector.SyncAsync();

        Assert.Contains(connector.Logs.Lines, line => line.Contains("is closed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RejectedCallsDoNotOpenTheCircuit()
    {
        connector.Platform.EveryCall = Responses.Json("{}", 404);
        for (var call = 0; call < 20; call++)
        {
            await connector.SyncFailsAsync();
        }

        connector.Platform.EveryCall = Responses.Synced;
        await connector.SyncAsync();
    }

    [Fact]
    public async Task AFlakyHostDoesNotOpenTheCircuit()
    {
        for (var call = 0; call < 20; call++)
        {
            connector.Platform.NextCalls(Responses.Unavailable, Responses.Unavailable);
            await connector.SyncAsync();
        }
    }

    private async Task ParkAsync(int messages)
    {
        for (var message = 0; message < messages; message++)
        {
            connector.Ledger.Waits.Enqueue(TimeSpan.FromSeconds(60));
            await WhileParkingAsync(() => Assert.ThrowsAsync<QuotaWaitException>(() => connector.SyncAsync()));
        }
    }

    private static async Task<T> WhileParkingAsync<T>(Func<Task<T>> handle)
    {
        using var parking = ParkingScope.Begin(heldPermit: null);
        return await handle();
    }

    private async Task OpenAsync()
    {
        await connector.Mixo.LogInAsync(PlatformHarness.Acme, TestContext.Current.CancellationToken);
        connector.Platform.EveryCall = Responses.Unavailable;
        for (var call = 0; call < 3; call++)
        {
            await connector.SyncFailsAsync();
        }

        Assert.Contains(
            connector.Logs.Lines,
            line => line.Contains("The circuit breaker of api.mixo.test is open for 00:00:15", StringComparison.Ordinal));
    }
}
