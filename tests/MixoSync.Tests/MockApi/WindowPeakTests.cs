using MixoSync.MockApi.Measuring;

namespace MixoSync.Tests.MockApi;

public sealed class WindowPeakTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(new int[0], 0)]
    [InlineData(new[] { 0, 1, 59 }, 3)]
    [InlineData(new[] { 0, 60 }, 1)]
    [InlineData(new[] { 0, 50, 61, 70 }, 3)]
    public void ThePeakIsTheMaximumOfAnyWindow(int[] seconds, int expected)
    {
        var peak = new WindowPeak();
        foreach (var second in seconds) peak.Add(DateTimeOffset.UnixEpoch.AddSeconds(second), Window);
        Assert.Equal(expected, peak.Calls);
    }

    [Fact]
    public void ThePeakDoesNotDecrease()
    {
        var peak = new WindowPeak();
        foreach (var second in new[] { 0, 1, 100, 200 }) peak.Add(DateTimeOffset.UnixEpoch.AddSeconds(second), Window);
        Assert.Equal(2, peak.Calls);
    }
}
