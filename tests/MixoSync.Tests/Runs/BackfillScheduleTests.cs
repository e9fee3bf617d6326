using MixoSync.Runs;

namespace MixoSync.Tests.Runs;

public sealed class BackfillScheduleTests
{
    [Fact]
    public void EachAttemptHasADelayAndTheLastHasNone()
    {
        var schedule = BackfillSchedule.Parse("06:00:00, 1.00:00:00");
        Assert.Equal([TimeSpan.FromHours(6), TimeSpan.FromHours(24), null], new[] { 0, 1, 2 }.Select(schedule.DelayAfter));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public void AnEmptyTextDisablesBackfill(string? text)
    {
        Assert.True(BackfillSchedule.TryParse(text, out var schedule));
        Assert.Null(schedule.DelayAfter(0));
    }

    [Theory]
    [InlineData("six hours")]
    [InlineData("00:00:00")]
    [InlineData("-01:00:00")]
    [InlineData("06:00:00,06:00:00")]
    public void InvalidOrNonAscendingDurationsAreRejected(string text) => Assert.False(BackfillSchedule.TryParse(text, out _));
}
