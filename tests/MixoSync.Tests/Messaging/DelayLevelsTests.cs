using CsCheck;
using MixoSync.Messaging;

namespace MixoSync.Tests.Messaging;

public sealed class DelayLevelsTests
{
    private const string Destination = "sync-campaign";

    [Theory]
    [InlineData(1, "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.sync-campaign")]
    [InlineData(13, "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.1.0.1.sync-campaign")]
    [InlineData(1_048_575, "1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.sync-campaign")]
    public void TheRoutingKeyIsTheBinaryDelayAndTheDestination(int seconds, string key) =>
        Assert.Equal(key, DelayLevels.RoutingKey(seconds, Destination));

    [Theory]
    [InlineData(0, null)]
    [InlineData(-1, null)]
    [InlineData(1, 0)]
    [InlineData(13, 3)]
    [InlineData(1_048_575, 19)]
    public void AMessageStartsAtItsHighestLevel(int seconds, int? level) =>
        Assert.Equal(level, DelayLevels.FirstLevel(seconds));

    [Theory]
    [InlineData(19, 1, "1.#")]
    [InlineData(17, 0, "*.*.0.#")]
    [InlineData(0, 1, "*.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*.1.#")]
    public void TheBindingKeyMatchesOnlyTheBitOfItsLevel(int level, int bit, string key) =>
        Assert.Equal(key, DelayLevels.BindingKey(level, bit));

    [Theory]
    [InlineData(-3, 0)]
    [InlineData(0, 0)]
    [InlineData(0.001, 1)]
    [InlineData(2, 2)]
    [InlineData(2.5, 3)]
    [InlineData(10_000_000, 1_048_575)]
    public void DelaysAreRoundedUpToSecondsAndLimited(double seconds, int expected) =>
        Assert.Equal(expected, DelayLevels.Seconds(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void EveryMessageIsDelayedExactlyAndReachesItsDestination() =>
        Gen.Int[1, (1 << DelayLevels.Count) - 1].Sample(seconds =>
        {
            var walk = DelayLevelWalk.Of(DelayLevels.RoutingKey(seconds, Destination), DelayLevels.FirstLevel(seconds)!.Value);

            Assert.Equal(TimeSpan.FromSeconds(seconds), walk.Held);
            Assert.Equal([Destination], walk.Destinations);
        });
}
