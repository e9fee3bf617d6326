using MixoSync.Clients;
using MixoSync.Observability.Status;

namespace MixoSync.Tests.Observability;

public sealed class LatenessTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    // 100 campaigns on 10 pages need 111 calls, which take 11 windows of one minute. The limit is twice that plus 5 min.
    private static readonly ActiveRun Run = new() { StartedAt = Noon, Total = 100, PageSize = 10, Quota = Quota.Default };

    private static readonly ScheduledClient Hourly = new()
    {
        Id = "acme",
        Schedule = CronSchedule.Parse("0 * * * *"),
        TimeZone = IanaTimeZone.Utc,
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
    public void ARunWithoutAPageIsLateAfterFiveMinutes(int minutes, bool isLate) =>
        Assert.Equal(isLate, Lateness.IsLate(Run with { Total = null }, Noon.AddMinutes(minutes)));

    [Theory]
    [InlineData("2026-01-01T14:05:00Z", false)]
    [InlineData("2026-01-01T14:06:00Z", true)]
    public void AClientIsOverdueAfterTwoIntervalsWithoutAFullRun(string now, bool isOverdue) =>
        Assert.Equal(isOverdue, Lateness.IsOverdue(Hourly, Instant(now)));

    [Fact]
    public void AClientWithARecentFullRunIsNotOverdue() =>
        Assert.False(Lateness.IsOverdue(Hourly with { LastFullRunAt = Noon.AddHours(5) }, Noon.AddHours(6).AddMinutes(59)));

    [Fact]
    public void ALongRunDoesNotMakeItsClientOverdue()
    {
        var everyMinute = Hourly with { Schedule = CronSchedule.Parse("* * * * *"), LastFullRunAt = Noon, Total = 100 };
        Assert.False(Lateness.IsOverdue(everyMinute, Noon.AddMinutes(23)));
    }

    [Fact]
    public void AClientWithoutAnyRunIsNotOverdue() =>
        Assert.False(Lateness.IsOverdue(Hourly with { FirstRunAt = null }, Noon.AddYears(1)));

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
