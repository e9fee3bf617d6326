using MixoSync.Quotas;

namespace MixoSync.Tests.Quotas;

public sealed class LedgerDistanceTests
{
    private static readonly TimeSpan Near = TimeSpan.FromMilliseconds(125);

    private readonly LedgerDistance distance = new();

    [Fact]
    public void NothingIsExpectedOfALedgerThatIsNear()
    {
        distance.Learn(Near, Near);
        Assert.Equal(TimeSpan.Zero, distance.Expected);
    }

    [Fact]
    public void MoreIsExpectedThanTheLastAnswerTook()
    {
        distance.Learn(TimeSpan.FromMilliseconds(400), Near);
        Assert.Equal(TimeSpan.FromMilliseconds(600), distance.Expected);
    }

    [Fact]
    public void QuickerAnswersAreBelievedBitByBitUntilNothingIsLeft()
    {
        distance.Learn(TimeSpan.FromSeconds(1), Near);
        var before = distance.Expected;
        for (var answers = 0; distance.Expected > TimeSpan.Zero; answers++)
        {
            Assert.InRange(answers, 0, 20);
            distance.Learn(TimeSpan.FromMilliseconds(5), Near);
            Assert.True(distance.Expected < before);
            before = distance.Expected;
        }
    }

    [Fact]
    public void ABlackHoleIsNotExpectedForEver()
    {
        distance.Learn(TimeSpan.FromHours(1), Near);
        Assert.Equal(TimeSpan.FromSeconds(30), distance.Expected);
    }
}
