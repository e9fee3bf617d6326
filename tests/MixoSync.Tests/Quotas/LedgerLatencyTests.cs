using MixoSync.Quotas;

namespace MixoSync.Tests.Quotas;

public sealed class LedgerLatencyTests
{
    private static readonly TimeSpan Near = TimeSpan.FromMilliseconds(125);

    private readonly LedgerLatency distance = new();

    [Fact]
    public void AFastLedgerHasNoExpectedLatency()
    {
        distance.Record(Near, Near);
        Assert.Equal(TimeSpan.Zero, distance.Expected);
    }

    [Fact]
    public void TheExpectedLatencyExceedsTheLastResponse()
    {
        distance.Record(TimeSpan.FromMilliseconds(400), Near);
        Assert.Equal(TimeSpan.FromMilliseconds(600), distance.Expected);
    }

    [Fact]
    public void FasterResponsesReduceTheExpectedLatencyGradually()
    {
        distance.Record(TimeSpan.FromSeconds(1), Near);
        var before = distance.Expected;
        for (var answers = 0; distance.Expected > TimeSpan.Zero; answers++)
        {
            Assert.InRange(answers, 0, 20);
            distance.Record(TimeSpan.FromMilliseconds(5), Near);
            Assert.True(distance.Expected < before);
            before = distance.Expected;
        }
    }

    [Fact]
    public void TheExpectedLatencyIsLimited()
    {
        distance.Record(TimeSpan.FromHours(1), Near);
        Assert.Equal(TimeSpan.FromSeconds(30), distance.Expected);
    }
}
