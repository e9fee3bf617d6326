using MixoSync.Clients;
using MixoSync.Observability.Status;

namespace MixoSync.Tests.Observability;

public sealed class LatenessTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    // 100 campaigns on 10 pages: 111 calls, 11 windows of a minute; twice that, and 5 min.
    private static readonly ActiveRun Run = new() { StartedAt = Noon, Total = 100, PageSize = 10, Quota = Quota.Default };

    private static readonly ScheduledClient Hourly = new()
    {
        Id = "acme",
        Schedule = CronSchedule.Parse("0 * * * *"),
        Quota = Quota.Default,
        PageSize = 10,
        FirstRunAt = Noon,
    };

    [Theory]
    [InlineData(27, false)]
    [InlineData(28, true)]
    public void ARunIsLateAfterTwiceItsMinimumDurationPlusFiveMinutes(int minutes, bool isLate) =>
        Assert.Equal(isLate, Lateness.IsLate(Run, Noon.AddMinutes(minutes)));

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    public void ARunWithoutAListingIsLateAfterFiveMinutes(int minutes, bool isLate) =>
        Assert.Equal(isLate, Lateness.IsLate(Run with { Total = null }, Noon.AddMinutes(minutes)));

    [Theory]
    [InlineData("2026-01-01T14:05:00Z", false)]
    [InlineData("2026-01-01T14:06:00Z", true)]
    public void AClientIsOverdueAfterTwoOccurrencesWithoutAGoodRun(string now, bool isOverdue) =>
        Assert.Equal(isOverdue, Lateness.IsOverdue(Hourly, Instant(now)));

    [Fact]
    public void AGoodRunEndsTheOverdueState() =>
        Assert.False(Lateness.IsOverdue(Hourly with { LastGoodRunAt = Noon.AddHours(5) }, Noon.AddHours(6).AddMinutes(59)));

    [Fact]
    public void ALongRunGetsTheTimeItNeeds()
    {
        var everyMinute = Hourly with { Schedule = CronSchedule.Parse("* * * * *"), LastGoodRunAt = Noon, Total = 100 };
        Assert.False(Lateness.IsOverdue(everyMinute, Noon.AddMinutes(23)));
    }

    [Fact]
    public void AClientWithoutARunIsNotOverdue() =>
        Assert.False(Lateness.IsOverdue(Hourly with { FirstRunAt = null }, Noon.AddYears(1)));

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
