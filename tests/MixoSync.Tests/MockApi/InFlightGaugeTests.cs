using MixoSync.MockApi.Measuring;

namespace MixoSync.Tests.MockApi;

public sealed class InFlightGaugeTests
{
    [Fact]
    public void ThePeakIsTheMostAtAnyOneTime()
    {
        var gauge = new InFlightGauge();
        using (gauge.Enter())
        using (gauge.Enter()) { }
        using (gauge.Enter()) { }
        Assert.Equal(2, gauge.Peak);
    }

    [Fact]
    public void ACallEndsOnce()
    {
        var gauge = new InFlightGauge();
        var call = gauge.Enter();
        call.Dispose();
        call.Dispose();
        using (gauge.Enter()) Assert.Equal(1, gauge.Peak);
    }

    [Fact]
    public void TheWholeCountsTheCallsOfAllItsParts()
    {
        var whole = new InFlightGauge();
        using (new InFlightGauge(whole).Enter())
        using (new InFlightGauge(whole).Enter()) { }
        Assert.Equal(2, whole.Peak);
    }

    [Fact]
    public void AResetKeepsTheCallsStillInFlight()
    {
        var gauge = new InFlightGauge();
        using var staying = gauge.Enter();
        using (gauge.Enter()) { }
        gauge.Reset();
        Assert.Equal(1, gauge.Peak);
    }
}
