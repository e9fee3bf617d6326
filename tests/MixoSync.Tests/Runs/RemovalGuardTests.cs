using MixoSync.Runs;

namespace MixoSync.Tests.Runs;

public sealed class RemovalGuardTests
{
    [Theory]
    [InlineData(25, 25, true)]
    [InlineData(23, 25, true)]
    [InlineData(2, 25, false)]
    [InlineData(10, 25, false)] // more than 20 %, but not more than 10
    [InlineData(11, 25, true)]
    [InlineData(20, 100, false)] // more than 10, but not more than 20 %
    [InlineData(21, 100, true)]
    [InlineData(0, 0, false)]
    public void RemovalsAreHeldIfBothLimitsAreExceeded(int missing, int known, bool isHeld) =>
        Assert.Equal(isHeld, new RemovalGuard(Percent: 20, Count: 10).Holds(missing, known));

    [Theory]
    [InlineData(0, 10)]
    [InlineData(20, 0)]
    public void ALimitOfZeroDisablesTheGuard(int percent, int count) => Assert.False(new RemovalGuard(percent, count).Holds(25, 25));
}
