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

    [Theory]
    [InlineData("2026-01-15T00:00:00Z", "2026-01-15T02:00:00Z")]
    [InlineData("2026-07-15T00:00:00Z", "2026-07-15T01:00:00Z")]
    public void ATimeZoneKeepsTheLocalTimeInSummerAndWinter(string from, string next) =>
        Assert.Equal(At(next), Next("0 3 * * *", from, "Europe/Berlin"));

    // Clocks go forward at 2026-03-29T01:00Z in Berlin and at 2026-03-08T07:00Z in New York.
    [Theory]
    [InlineData("30 2 * * *", "2026-03-28T22:00:00Z", "Europe/Berlin", "2026-03-29T01:00Z 2026-03-30T00:30Z")]
    [InlineData("*/15 2 * * *", "2026-03-28T22:00:00Z", "Europe/Berlin", "2026-03-29T01:00Z 2026-03-30T00:00Z 2026-03-30T00:15Z")]
    [InlineData("0 1-4 * * *", "2026-03-28T22:00:00Z", "Europe/Berlin", "2026-03-29T00:00Z 2026-03-29T01:00Z 2026-03-29T02:00Z")]
    [InlineData("0 3 * * *", "2026-03-28T22:00:00Z", "Europe/Berlin", "2026-03-29T01:00Z 2026-03-30T01:00Z")]
    [InlineData("0 * * * *", "2026-03-29T00:30:00Z", "Europe/Berlin", "2026-03-29T01:00Z 2026-03-29T02:00Z")]
    [InlineData("30 2 * * *", "2026-03-08T00:00:00Z", "America/New_York", "2026-03-08T07:00Z 2026-03-09T06:30Z")]
    [InlineData("15 30 2 * * *", "2026-03-08T00:00:00Z", "America/New_York", "2026-03-08T07:00Z 2026-03-09T06:30:15Z")]
    public void ATimeThatTheClocksSkipOccursOnceWhenTheyChange(string text, string from, string zone, string expected) =>
        AssertOccurrences(text, from, zone, expected);

    // Clocks go back at 2026-10-25T01:00Z in Berlin and at 2026-11-01T06:00Z in New York.
    [Theory]
    [InlineData("30 2 * * *", "2026-10-24T22:00:00Z", "Europe/Berlin", "2026-10-25T00:30Z 2026-10-26T01:30Z")]
    [InlineData("*/30 2 * * *", "2026-10-24T22:00:00Z", "Europe/Berlin", "2026-10-25T00:00Z 2026-10-25T00:30Z 2026-10-26T01:00Z")]
    [InlineData("30 2 * * *", "2026-10-25T01:10:00Z", "Europe/Berlin", "2026-10-26T01:30Z")]
    [InlineData("0 3 * * *", "2026-10-24T22:00:00Z", "Europe/Berlin", "2026-10-25T02:00Z 2026-10-26T02:00Z")]
    [InlineData("0 * * * *", "2026-10-24T23:30:00Z", "Europe/Berlin", "2026-10-25T00:00Z 2026-10-25T01:00Z 2026-10-25T02:00Z")]
    [InlineData("30 1 * * *", "2026-11-01T03:00:00Z", "America/New_York", "2026-11-01T05:30Z 2026-11-02T06:30Z")]
    [InlineData("@daily", "2026-10-31T05:00:00Z", "America/New_York", "2026-11-01T04:00Z 2026-11-02T05:00Z")]
    public void ATimeThatExistsTwiceOccursOnce(string text, string from, string zone, string expected) =>
        AssertOccurrences(text, from, zone, expected);

    [Fact]
    public void AnOccurrenceHasTheOffsetOfTheTimeZone() => Assert.Equal(
        TimeSpan.FromHours(2), Next("0 3 * * *", "2026-07-15T00:00:00Z", "Europe/Berlin")!.Value.Offset);

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

    private static void AssertOccurrences(string text, string from, string zone, string expected)
    {
        var time = At(from);
        foreach (var occurrence in expected.Split(' ').Select(At))
        {
            time = CronSchedule.Parse(text).NextAfter(time, IanaTimeZone.Parse(zone))!.Value;
            Assert.Equal(occurrence, time);
        }
    }

    private static DateTimeOffset? Next(string text, string from, string zone = "UTC") =>
        CronSchedule.Parse(text).NextAfter(At(from), IanaTimeZone.Parse(zone));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
