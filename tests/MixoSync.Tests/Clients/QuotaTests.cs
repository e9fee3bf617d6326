using CsCheck;
using MixoSync.Clients;

namespace MixoSync.Tests.Clients;

public sealed class QuotaTests
{
    private static readonly Gen<Quota> AnyQuota =
        from calls in Gen.Int[1, Quota.MaxCalls]
        from milliseconds in Gen.Long[1, (long)TimeSpan.FromDays(31).TotalMilliseconds]
        select new Quota(calls, TimeSpan.FromMilliseconds(milliseconds));

    [Fact]
    public void AQuotaRoundTripsAsText() => AnyQuota.Sample(quota => Assert.Equal(quota, Quota.Parse(quota.ToString())));

    [Theory]
    [InlineData("10/60s", 10, 60_000)]
    [InlineData("600/1m", 600, 60_000)]
    [InlineData("5/500ms", 5, 500)]
    [InlineData("1/2h", 1, 7_200_000)]
    [InlineData("10000/31d", 10_000, 2_678_400_000)]
    public void EveryUnitIsSupported(string text, int calls, long milliseconds) =>
        Assert.Equal(new Quota(calls, TimeSpan.FromMilliseconds(milliseconds)), Quota.Parse(text));

    [Theory]
    [InlineData(60_000, "10/60s")]
    [InlineData(1_500, "10/1500ms")]
    public void TheWindowIsWrittenInWholeSecondsWherePossible(int milliseconds, string text) =>
        Assert.Equal(text, new Quota(10, TimeSpan.FromMilliseconds(milliseconds)).ToString());

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
    [InlineData("10001/60s")]
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
