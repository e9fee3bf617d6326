using CsCheck;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MixoSync.Clients;
using MixoSync.Quotas;

namespace MixoSync.Tests.Quotas;

/// <summary>Invariants of the ledger for any limits and any behaviour of the callers. A failure prints its scenario and seed.</summary>
public sealed class QuotaLedgerProperties
{
    private const int Scenarios = 200;

    // A lease must be longer than any call.
    private static readonly QuotaOptions Options = new() { Lease = TimeSpan.FromSeconds(1) };

    private static readonly DateTimeOffset Start = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void NoWindowOfAnyLimitContainsMoreCallsThanAllowed() => Sample(QuotaChecks.NoWindowExceedsItsLimit);

    [Fact]
    public void TheInFlightLimitIsNeverExceeded() => Sample(QuotaChecks.TheInFlightLimitIsKept);

    [Fact]
    public void NoCallIsSentDuringABlock() => Sample(QuotaChecks.NoCallIsSentDuringABlock);

    [Fact]
    public void EveryCallIsEventuallySentUnlessItsCallerCrashes() => Sample(QuotaChecks.EveryCallIsSentUnlessItsCallerCrashes);

    /// <summary>A backlog of one client finishes at the shortest possible time, apart from the margins and 1 % of it.</summary>
    [Fact]
    public void ABacklogFinishesInTheShortestPossibleTime() => QuotaScenario.Backlog.Sample(
        backlog =>
        {
            var scenario = new QuotaScenario(
                [backlog.Quota], "1000000000/1s", MaxInFlight: 100_000, [.. Enumerable.Repeat(new Caller(0, 0, 0, 0, Outcome.Completes, Lane.Normal, 0), backlog.Calls)], []);
            var sends = Run(scenario, Start, new QuotaOptions { Margin = TimeSpan.FromMilliseconds(1) }).Sends;
            var shortest = QuotaChecks.ShortestTime(Quota.Parse(backlog.Quota), backlog.Calls, Start);
            Assert.InRange(sends[^1].At - Start, shortest, (1.01 * shortest) + TimeSpan.FromMilliseconds(50));
        },
        iter: 40);

    private static void Sample(Action<QuotaScenario, QuotaSimulation> check) => Gen.Select(QuotaScenario.Disturbed, QuotaScenario.StartTime)
        .Sample((scenario, start) => check(scenario, Run(scenario, start, Options)), iter: Scenarios);

    private static QuotaSimulation Run(QuotaScenario scenario, DateTimeOffset start, QuotaOptions options)
    {
        var time = new FakeTimeProvider(start);
        var ledger = new InMemoryQuotaLedger(new OptionsWrapper<QuotaOptions>(options), time);
        return QuotaSimulation.RunAsync(scenario, ledger, start, elapsed =>
        {
            time.Advance(elapsed);
            return Task.CompletedTask;
        }).GetAwaiter().GetResult();
    }
}
