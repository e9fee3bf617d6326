using CsCheck;

namespace MixoSync.Tests.Quotas;

/// <summary>What holds for the ledger's algorithm whatever callers do; a failure prints its scenario and seed.</summary>
public sealed class SlotLedgerProperties
{
    private const int Scenarios = 1_000;

    [Fact]
    public void NoWindowHoldsMoreCallsThanItsLimit() => QuotaScenario.Disturbed.Sample(
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

    /// <summary>But where the limit changes a permit may come to another slot, and then wait for that alone.</summary>
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
    public void EveryCallerThatSurvivesIsEventuallySent() => QuotaScenario.Disturbed.Sample(
        scenario => Assert.Equal(
            scenario.Callers.Sum(caller => caller.Fate switch
            {
                Fate.DiesBeforeSending => 0,
                Fate.SendsTwice or Fate.HasATwin => 2,
                _ => 1,
            }),
            QuotaSimulation.Run(scenario).Sends.Count),
        iter: Scenarios);

    /// <summary>A permit that nobody uses counts as a call here: that it wastes no more than that is part of the claim.</summary>
    [Fact]
    public void CallsAreAsEarlyAsTheLimitAndTheMarginsAllow() => QuotaScenario.Undisturbed.Sample(
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

    /// <summary>Whoever is sent first: as many calls are sent by any time as if nobody had gone ahead.</summary>
    [Fact]
    public void APriorityCallDelaysOthersByOneTurnOnly() => QuotaScenario.Overtaking.Sample(
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

    /// <summary>The earliest times a sliding window allows: on arrival, or a window after the call that makes room.</summary>
    private static List<DateTimeOffset> OptimalTimes(QuotaScenario scenario)
    {
        var times = new List<DateTimeOffset>();
        var arrival = DateTimeOffset.UnixEpoch;
        foreach (var (number, caller) in scenario.Callers.Index())
        {
            arrival += TimeSpan.FromMilliseconds(caller.Gap);
            var room = number < scenario.Calls ? arrival : times[number - scenario.Calls] + scenario.Quota.Window;
            times.Add(arrival > room ? arrival : room);
        }

        return times;
    }

    /// <summary>The largest limit in force at any moment from one time to another.</summary>
    private static int LargestLimit(QuotaScenario scenario, DateTimeOffset from, DateTimeOffset to)
    {
        var changes = scenario.Limits.OrderBy(change => change.At).ToList();
        var atFirst = changes.LastOrDefault(change => At(change.At) < from)?.Calls ?? scenario.Calls;
        return changes.Where(change => At(change.At) >= from && At(change.At) <= to)
            .Select(change => change.Calls).Append(atFirst).Max();
    }

    private static DateTimeOffset At(int milliseconds) => DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds);
}
