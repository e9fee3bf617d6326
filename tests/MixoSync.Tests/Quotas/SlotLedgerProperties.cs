using CsCheck;

namespace MixoSync.Tests.Quotas;

/// <summary>Invariants of the ledger algorithm for any behaviour of the callers. A failure prints its scenario and seed.</summary>
public sealed class SlotLedgerProperties
{
    private const int Scenarios = 1_000;

    [Fact]
    public void NoWindowExceedsTheLimit() => QuotaScenario.Disturbed.Sample(
        scenario =>
        {
            var sends = QuotaSimulation.Run(scenario).Sends;
            foreach (var first in sends)
            {
                var window = sends.Count(sent => sent.At >= first.At && sent.At - first.At <= scenario.Quota.Window);
                Assert.InRange(window, 1, LargestLimit(scenario, first.At, first.At + scenario.Quota.Window));
            }
        },
        iter: Scenarios);

    [Fact]
    public void TheInFlightLimitIsNeverExceeded() => QuotaScenario.Disturbed.Sample(
        scenario => Assert.InRange(QuotaSimulation.Run(scenario).MostInFlight, 0, scenario.MaxInFlight),
        iter: Scenarios);

    /// <summary>Without changes of the limit: they can move a permit to another slot, where it waits for that slot only.</summary>
    [Fact]
    public void APermitStartsAtMostOneCall() => QuotaScenario.Disturbed.Sample(
        scenario =>
        {
            var sends = QuotaSimulation.Run(scenario with { Limits = [] }).Sends;
            Assert.Distinct(sends.Select(sent => (sent.Permit.Slot, sent.Permit.Due)));
        },
        iter: Scenarios);

    [Fact]
    public void NoCallIsSentDuringABlock() => QuotaScenario.Disturbed.Sample(
        scenario => Assert.DoesNotContain(QuotaSimulation.Run(scenario).Sends, sent => scenario.Blocks.Any(
            block => sent.At >= At(block.At) && sent.At < At(block.At + block.Wait))),
        iter: Scenarios);

    [Fact]
    public void EveryCallIsEventuallySentUnlessItsCallerCrashes() => QuotaScenario.Disturbed.Sample(
        scenario => Assert.Equal(
            scenario.Callers.Sum(caller => caller.Outcome switch
            {
                Outcome.CrashesBeforeSending => 0,
                Outcome.IsRedelivered or Outcome.IsDuplicated => 2,
                _ => 1,
            }),
            QuotaSimulation.Run(scenario).Sends.Count),
        iter: Scenarios);

    /// <summary>An unused permit counts as a call here: it wastes no more than one call.</summary>
    [Fact]
    public void CallsAreDelayedOnlyByTheLimitAndTheMargins() => QuotaScenario.Undisturbed.Sample(
        scenario =>
        {
            var optimal = OptimalTimes(scenario);
            Assert.All(QuotaSimulation.Run(scenario).Sends, sent =>
            {
                var margins = sent.Caller / scenario.Calls * QuotaSimulation.Options.Margin;
                Assert.InRange(sent.At, optimal[sent.Caller], optimal[sent.Caller] + margins);
            });
        },
        iter: Scenarios);

    /// <summary>By any time, as many calls are sent as without priority calls. Only their order differs.</summary>
    [Fact]
    public void PriorityCallsDoNotReduceThroughput() => QuotaScenario.WithPriorityCalls.Sample(
        scenario =>
        {
            var optimal = OptimalTimes(scenario);
            Assert.All(QuotaSimulation.Run(scenario).Sends.Select(sent => sent.At).Order().Index(), sent =>
            {
                var margins = ((sent.Index / scenario.Calls) + 1) * QuotaSimulation.Options.Margin;
                Assert.InRange(sent.Item, optimal[sent.Index], optimal[sent.Index] + margins);
            });
        },
        iter: Scenarios);

    /// <summary>Returns the earliest times that a sliding window allows: on arrival, or one window after the call before the limit.</summary>
    private static List<DateTimeOffset> OptimalTimes(QuotaScenario scenario)
    {
        var times = new List<DateTimeOffset>();
        var arrival = DateTimeOffset.UnixEpoch;
        foreach (var (number, caller) in scenario.Callers.Index())
        {
            arrival += TimeSpan.FromMilliseconds(caller.Gap);
            var permitted = number < scenario.Calls ? arrival : times[number - scenario.Calls] + scenario.Quota.Window;
            times.Add(arrival > permitted ? arrival : permitted);
        }

        return times;
    }

    /// <summary>Returns the largest limit in force between two times.</summary>
    private static int LargestLimit(QuotaScenario scenario, DateTimeOffset from, DateTimeOffset to)
    {
        var changes = scenario.Limits.OrderBy(change => change.At).ToList();
        var atFirst = changes.LastOrDefault(change => At(change.At) < from)?.Calls ?? scenario.Calls;
        return changes.Where(change => At(change.At) >= from && At(change.At) <= to)
            .Select(change => change.Calls).Append(atFirst).Max();
    }

    private static DateTimeOffset At(int milliseconds) => DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds);
}
