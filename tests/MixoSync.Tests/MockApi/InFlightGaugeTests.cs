using MixoSync.MockApi.Measuring;

namespace MixoSync.Tests.MockApi;

public sealed class InFlightGaugeTests
{
    [Fact]
    public void ThePeakIsTheMaximumAtTheSameTime()
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
    public void TheTotalCountsTheCallsOfAllGauges()
    {
        var total = new InFlightGauge();
        using (new InFlightGauge(total).Enter())
        using (new InFlightGauge(total).Enter()) { }
        Assert.Equal(2, total.Peak);
    }

    [Fact]
    public void AResetKeepsTheCallsInFlight()
    {
        var gauge = new InFlightGauge();
        using var inFlight = gauge.Enter();
        using (gauge.Enter()) { }
        gauge.Reset();
        Assert.Equal(1, gauge.Peak);
    }
}
