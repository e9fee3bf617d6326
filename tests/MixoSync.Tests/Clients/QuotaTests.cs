using CsCheck;
using MixoSync.Clients;

namespace MixoSync.Tests.Clients;

public sealed class QuotaTests
{
    private static readonly Gen<Quota> AnyQuota =
        from limits in Gen.Select(
                Gen.Long[1, QuotaLimit.MaxCalls],
                Gen.Long[100, (long)TimeSpan.FromDays(31).TotalMilliseconds],
                Gen.OneOf(Gen.Const((string?)null), Gen.Const((string?)"UTC"), Gen.Const((string?)"America/Los_Angeles")),
                (calls, milliseconds, zone) => zone is null
                    ? new QuotaLimit(calls, TimeSpan.FromMilliseconds(milliseconds))
                    : new QuotaLimit(calls, TimeSpan.FromDays(1), new IanaTimeZone(zone)))
            .Array[1, Quota.MaxLimits]
        select new Quota(limits.DistinctBy(limit => (limit.Window, limit.TimeZone)));

    [Fact]
    public void AQuotaRoundTripsAsText() => AnyQuota.Sample(quota => Assert.Equal(quota, Quota.Parse(quota.ToString())));

    [Theory]
    [InlineData("10/60s", 10, 60_000)]
    [InlineData("600/1m", 600, 60_000)]
    [InlineData("5/500ms", 5, 500)]
    [InlineData("1/2h", 1, 7_200_000)]
    [InlineData("1000000000/31d", 1_000_000_000, 2_678_400_000)]
    [InlineData("1/100ms", 1, 100)]
    public void EveryUnitIsSupported(string text, int calls, long milliseconds) =>
        Assert.Equal(new Quota(calls, TimeSpan.FromMilliseconds(milliseconds)), Quota.Parse(text));

    [Fact]
    public void AQuotaCanHaveSeveralLimits() => Assert.Equal(
        [new QuotaLimit(10, TimeSpan.FromSeconds(1)), new QuotaLimit(600, TimeSpan.FromMinutes(1)), new QuotaLimit(864_000, TimeSpan.FromDays(1))],
        Quota.Parse("600/1m, 10/1s, 864000/1d").Limits);

    [Fact]
    public void ADailyLimitCanRestartAtMidnight() => Assert.Equal(
        new QuotaLimit(15_000, TimeSpan.FromDays(1), new IanaTimeZone("Europe/Berlin")),
        Assert.Single(Quota.Parse("15000/1d@Europe/Berlin").Limits));

    [Theory]
    [InlineData("10/60s", "10/60s")]
    [InlineData("10/1500ms", "10/1500ms")]
    [InlineData("600/1m,10/1s", "10/1s,600/60s")]
    [InlineData("15000/24h@UTC,20000/1d", "20000/86400s,15000/1d@UTC")]
    public void AQuotaIsWrittenWithTheShortestWindowFirst(string text, string written) => Assert.Equal(written, Quota.Parse(text).ToString());

    [Fact]
    public void TheStrictestLimitDecidesHowLongCallsTake()
    {
        var quota = Quota.Parse("10/1s,100/60s");

        Assert.Equal(
            (TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(60)), (quota.MinimumDuration(100), quota.MinimumDuration(101)));
        Assert.Equal((50, 200), (quota.MaximumCalls(TimeSpan.FromSeconds(4)), quota.MaximumCalls(TimeSpan.FromSeconds(60))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("10/")]
    [InlineData("/60s")]
    [InlineData("10/60")]
    [InlineData("10/s")]
    [InlineData("10/60s/2")]
    [InlineData("10/60x")]
    [InlineData("10/6 0s")]
    [InlineData("10/60S")]
    [InlineData("0/60s")]
    [InlineData("-1/60s")]
    [InlineData("10/0s")]
    [InlineData("10/-60s")]
    [InlineData("1000000001/60s")]
    [InlineData("10/99ms")]
    [InlineData("10/1s,")]
    [InlineData("10/1s;600/1m")]
    [InlineData("10/60s,20/1m")]
    [InlineData("1/1s,2/2s,3/3s,4/4s,5/5s,6/6s,7/7s,8/8s,9/9s")]
    [InlineData("10/1h@UTC")]
    [InlineData("10/1d@")]
    [InlineData("10/1d@Mars/Olympus")]
    [InlineData("10/1d@UTC@UTC")]
    [InlineData("10/32d")]
    [InlineData("1.5/60s")]
    [InlineData("10/99999999999999999999s")]
    [InlineData("10/9223372036854775807d")]
    public void AnInvalidQuotaIsRejectedWithTheExpectedFormat(string text)
    {
        var error = Assert.Throws<FormatException>(() => Quota.Parse(text));

        Assert.Contains($"'{text}' is not a valid quota", error.Message);
        Assert.Contains("Use CALLS/WINDOW, for example 10/60s", error.Message);
    }

    [Fact]
    public void TheDefaultIsTheLimitOfMixo() => Assert.Equal("10/60s", Quota.Default.ToString());
}
