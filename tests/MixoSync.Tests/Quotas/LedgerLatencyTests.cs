using MixoSync.Quotas;

namespace MixoSync.Tests.Quotas;

public sealed class LedgerLatencyTests
{
    private static readonly TimeSpan Tolerated = TimeSpan.FromMilliseconds(125);

    private readonly LedgerLatency latency = new();

    [Fact]
    public void ATolerableLatencyIsExpectedToBeZero()
    {
        latency.Record(Tolerated, Tolerated);
        Assert.Equal(TimeSpan.Zero, latency.Expected);
    }

    [Fact]
    public void TheExpectedLatencyExceedsTheMeasuredOne()
    {
        latency.Record(TimeSpan.FromMilliseconds(400), Tolerated);
        Assert.Equal(TimeSpan.FromMilliseconds(600), latency.Expected);
    }

    [Fact]
    public void FasterResponsesLowerTheExpectedLatencyGraduallyToZero()
    {
        latency.Record(TimeSpan.FromSeconds(1), Tolerated);
        var before = latency.Expected;
        for (var responses = 0; latency.Expected > TimeSpan.Zero; responses++)
        {
            Assert.InRange(responses, 0, 20);
            latency.Record(TimeSpan.FromMilliseconds(5), Tolerated);
            Assert.True(latency.Expected < before);
            before = latency.Expected;
        }
    }

    [Fact]
    public void TheExpectedLatencyIsBounded()
    {
        latency.Record(TimeSpan.FromHours(1), Tolerated);
        Assert.Equal(TimeSpan.FromSeconds(30), latency.Expected);
    }
}
