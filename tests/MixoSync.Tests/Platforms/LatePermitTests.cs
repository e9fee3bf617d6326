namespace MixoSync.Tests.Platforms;

/// <summary>With a slow ledger, the ledger must know when a call was sent before the slot is used again.</summary>
public sealed class LatePermitTests
{
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(400);

    [Fact]
    public async Task AFastResponseIsNotReportedAsADelay()
    {
        using var connector = new PlatformHarness();
        await connector.SyncAsync();
        Assert.Empty(connector.Ledger.ReportedDelays);
    }

    [Fact]
    public async Task ADelayIsReportedBeforeTheCallIsSent()
    {
        using var connector = new PlatformHarness();
        ResponsesTake(connector, Late, Late);
        await connector.SyncAsync();
        Assert.Equal([Late], connector.Ledger.ReportedDelays);
        Assert.Equal((1, 1), (connector.Ledger.Started, connector.Platform.Calls.Count()));
    }

    [Fact]
    public async Task TheNextCallPassesTheExpectedLatency()
    {
        using var connector = new PlatformHarness();
        ResponsesTake(connector, Late, Late, Late, TimeSpan.Zero);
        await connector.SyncAsync();
        await connector.SyncAsync();
        Assert.Equal([TimeSpan.Zero, 1.5 * Late], connector.Ledger.ExpectedLatencies);
        Assert.Equal([Late], connector.Ledger.ReportedDelays);
    }

    [Fact]
    public async Task ALongerDelayIsReportedAgain()
    {
        using var connector = new PlatformHarness();
        ResponsesTake(connector, Late, 2 * Late, Late);
        await connector.SyncAsync();
        Assert.Equal([Late, 2 * Late], connector.Ledger.ReportedDelays);
    }

    [Fact]
    public async Task APermitThatArrivesAWindowLateIsReplaced()
    {
        using var connector = new PlatformHarness();
        ResponsesTake(connector, PlatformHarness.Acme.Quota.ShortestWindow);
        await connector.SyncAsync();
        Assert.Empty(connector.Ledger.ReportedDelays);
        Assert.Equal((2, 2), (connector.Ledger.Started, connector.Ledger.Completed));
        Assert.Null(connector.Ledger.SinceSent.First());
    }

    [Fact]
    public async Task APermitThatExpiresWhileItsDelayIsReportedIsReplaced()
    {
        using var connector = new PlatformHarness();
        ResponsesTake(connector, Late, PlatformHarness.Acme.Quota.ShortestWindow);
        await connector.SyncAsync();
        Assert.Equal([Late], connector.Ledger.ReportedDelays);
        Assert.Equal((2, 2), (connector.Ledger.Started, connector.Ledger.Completed));
    }

    private static void ResponsesTake(PlatformHarness connector, params TimeSpan[] times)
    {
        var remaining = new Queue<TimeSpan>(times);
        connector.Ledger.OnRequest = () =>
        {
            connector.Clock.Advance(remaining.TryDequeue(out var time) ? time : TimeSpan.Zero);
            return Task.CompletedTask;
        };
    }
}
