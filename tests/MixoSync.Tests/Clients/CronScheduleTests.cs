using System.Globalization;
using MixoSync.Clients;

namespace MixoSync.Tests.Clients;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("0 3 * * *", "2026-01-01T00:00:00Z", "2026-01-01T03:00:00Z")]
    [InlineData("*/15 * * * *", "2026-01-01T00:15:00Z", "2026-01-01T00:30:00Z")]
    [InlineData("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    public void FiveFieldsStartWithMinutes(string text, string from, string next) => Assert.Equal(At(next), Next(text, from));

    [Theory]
    [InlineData("*/10 * * * * *", "2026-01-01T00:00:05Z", "2026-01-01T00:00:10Z")]
    [InlineData("30 0 3 * * *", "2026-01-01T00:00:00Z", "2026-01-01T03:00:30Z")]
    public void SixFieldsStartWithSeconds(string text, string from, string next) => Assert.Equal(At(next), Next(text, from));

    [Fact]
    public void SchedulesAreInUtcRegardlessOfTheOffset() =>
        Assert.Equal(At("2026-07-01T03:00:00Z"), Next("0 3 * * *", "2026-07-01T04:30:00+02:00"));

    [Fact]
    public void TheHourSkippedBySummerTimeExists() =>
        Assert.Equal(At("2026-03-29T02:30:00Z"), Next("30 2 * * *", "2026-03-29T00:00:00Z"));

    [Fact]
    public void TheHourRepeatedByWinterTimeOccursOnce() =>
        Assert.Equal(At("2026-10-26T02:30:00Z"), Next("30 2 * * *", "2026-10-25T02:30:00Z"));

    [Fact]
    public void AnImpossibleDateHasNoNextOccurrence() => Assert.Null(Next("0 0 31 2 *", "2026-01-01T00:00:00Z"));

    [Theory]
    [InlineData("")]
    [InlineData("every day")]
    [InlineData("61 * * * *")]
    [InlineData("* * * *")]
    [InlineData("* * * * * * *")]
    public void TheErrorQuotesAnInvalidExpression(string text)
    {
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => CronSchedule.Parse(text)).Message);
        Assert.False(CronSchedule.TryParse(text, null, out _));
    }

    private static DateTimeOffset? Next(string text, string from) => CronSchedule.Parse(text).NextAfter(At(from));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
