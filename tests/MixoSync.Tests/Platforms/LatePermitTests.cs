namespace MixoSync.Tests.Platforms;

/// <summary>A ledger far away: what it believes of a call must be true by the time its slot is used again.</summary>
public sealed class LatePermitTests
{
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(400);

    [Fact]
    public async Task AFastLedgerNeedsNoDelayReport()
    {
        using var connector = new PlatformHarness();
        await connector.SyncAsync();
        Assert.Empty(connector.Ledger.Delays);
    }

    [Fact]
    public async Task ADistantLedgerLearnsOfTheDelayBeforeTheCallIsSent()
    {
        using var connector = new PlatformHarness();
        AnswersTake(connector, Late, Late);
        await connector.SyncAsync();
        Assert.Equal([Late], connector.Ledger.Delays);
        Assert.Equal((1, 1), (connector.Ledger.Started, connector.Platform.Calls.Count()));
    }

    [Fact]
    public async Task TheExpectedLatencyIsPassedToTheLedger()
    {
        using var connector = new PlatformHarness();
        AnswersTake(connector, Late, Late, Late, TimeSpan.Zero);
        await connector.SyncAsync();
        await connector.SyncAsync();
        Assert.Equal([TimeSpan.Zero, 1.5 * Late], connector.Ledger.Late);
        Assert.Equal([Late], connector.Ledger.Delays);
    }

    [Fact]
    public async Task AResponseSlowerThanExpectedIsReportedAgain()
    {
        using var connector = new PlatformHarness();
        AnswersTake(connector, Late, 2 * Late, Late);
        await connector.SyncAsync();
        Assert.Equal([Late, 2 * Late], connector.Ledger.Delays);
    }

    [Fact]
    public async Task APermitOlderThanAWindowIsReplaced()
    {
        using var connector = new PlatformHarness();
        AnswersTake(connector, PlatformHarness.Acme.Quota.Window);
        await connector.SyncAsync();
        Assert.Empty(connector.Ledger.Delays);
        Assert.Equal((2, 2), (connector.Ledger.Started, connector.Ledger.Finished));
        Assert.Null(connector.Ledger.SinceSent.First());
    }

    [Fact]
    public async Task APermitThatExpiresDuringTheReportIsReplaced()
    {
        using var connector = new PlatformHarness();
        AnswersTake(connector, Late, PlatformHarness.Acme.Quota.Window);
        await connector.SyncAsync();
        Assert.Equal([Late], connector.Ledger.Delays);
        Assert.Equal((2, 2), (connector.Ledger.Started, connector.Ledger.Finished));
    }

    private static void AnswersTake(PlatformHarness connector, params TimeSpan[] times)
    {
        var left = new Queue<TimeSpan>(times);
        connector.Ledger.Arriving = () =>
        {
            connector.Clock.Advance(left.TryDequeue(out var time) ? time : TimeSpan.Zero);
            return Task.CompletedTask;
        };
    }
}
