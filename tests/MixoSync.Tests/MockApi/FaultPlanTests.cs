using MixoSync.MockApi.Faults;
using MixoSync.MockApi.Options;

namespace MixoSync.Tests.MockApi;

public sealed class FaultPlanTests
{
    [Fact]
    public void EveryNthCallFails() => Assert.Equal(
        [Fault.None, Fault.None, Fault.Unavailable, Fault.None, Fault.None, Fault.Unavailable],
        Draw(6, new FaultOptions { FailEvery = 3 }));

    [Fact]
    public void EveryNthCallHangs() => Assert.Equal(
        [Fault.None, Fault.Hang, Fault.None, Fault.Hang],
        Draw(4, new FaultOptions { HangEvery = 2 }));

    [Fact]
    public void OfSeveralFaultsTheMostSevereApplies() => Assert.Equal(
        [Fault.PreviousPage, Fault.EmptyPage, Fault.PreviousPage, Fault.Cut, Fault.PreviousPage, Fault.EmptyPage, Fault.PreviousPage, Fault.Html],
        Draw(8, new ListFaultOptions { RepeatEvery = 1, EmptyEvery = 2, CutEvery = 4, HtmlEvery = 8 }));

    [Fact]
    public void WithoutSettingsNothingFails() =>
        Assert.All(Draw(100, new FaultOptions()), fault => Assert.Equal(Fault.None, fault));

    [Fact]
    public void AShareOfOneAffectsEveryCall() =>
        Assert.All(Draw(100, new FaultOptions { HangShare = 1 }), fault => Assert.Equal(Fault.Hang, fault));

    [Fact]
    public void AShareAffectsThatRatioOfCalls() => Assert.InRange(
        Draw(10_000, new FaultOptions { FailShare = 0.2 }).Count(fault => fault == Fault.Unavailable), 1_800, 2_200);

    [Fact]
    public void TheSeedDeterminesTheAffectedCalls()
    {
        var faults = new FaultOptions { FailShare = 0.3, HangShare = 0.1 };
        Assert.Equal(Draw(100, faults), Draw(100, faults));
        Assert.NotEqual(Draw(100, faults), Draw(100, faults, seed: 2));
    }

    private static Fault[] Draw(int calls, FaultOptions faults, int seed = 1)
    {
        var plan = new FaultPlan(new Random(seed));
        return [.. Enumerable.Range(0, calls).Select(_ => plan.Next(faults))];
    }
}
