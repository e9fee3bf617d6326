using MixoSync.Clients;
using MixoSync.Runs;
using MixoSync.Scheduling;
using MixoSync.Tests.Quotas;

namespace MixoSync.Tests.Scheduling;

/// <summary>Whether schedules are feasible with the quotas of clients and pools.</summary>
public sealed class ForecastTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly QuotaPool Pool = new("google", Quota.Parse("2400/1d@UTC"));

    [Theory]
    [InlineData("600/1m", true)]
    [InlineData("100/1h", false)]
    [InlineData("600/1m,100/1h", false)]
    public void EveryLimitMustAllowTheRun(string quota, bool isFeasible) => Assert.Equal(isFeasible, Forecast.For(Hourly(quota), Size(250), Now).IsFeasible);

    [Fact]
    public void APoolLimitsTheRunsOfItsClients() =>
        Assert.Equal(TimeSpan.FromDays(1), Forecast.For(Hourly("600/1m") with { Pools = new QuotaPools([Pool]) }, Size(2_401), Now).MinimumDuration);

    [Fact]
    public void TheClientsOfAPoolNeedItTogether()
    {
        var client = Hourly("600/1m");
        var one = Forecast.For(client, Size(60), Now);

        var load = PoolLoad.Of(Pool, [one, one, Forecast.For(client with { Schedule = null }, Size(1_000), Now), Forecast.For(client, new RunSize(), Now)]);

        Assert.Equal(1.2, load.Share, tolerance: 0.001);
        Assert.True(one.IsFeasible);
        Assert.False((one with { Pools = [load] }).IsFeasible);
    }

    [Fact]
    public void WithoutAScheduleOrASizeNothingIsKnown()
    {
        Assert.Null(Forecast.For(Hourly("600/1m") with { Schedule = null }, Size(1), Now).IsFeasible);
        Assert.Null(Forecast.For(Hourly("600/1m"), new RunSize(), Now).IsFeasible);
    }

    private static Client Hourly(string quota) => QuotaClients.NewClient(quota) with { Schedule = CronSchedule.Parse("0 * * * *") };

    private static RunSize Size(long calls) => new() { Calls = calls };
}
