namespace MixoSync.IntegrationTests.Support;

public sealed class EventuallyTests
{
    [Fact]
    public async Task AConditionThatNeverHoldsFailsWithTheLastValue()
    {
        var failure = await Assert.ThrowsAsync<TimeoutException>(() =>
            Eventually.BecomesAsync(() => Task.FromResult(3), count => count == 4, TimeSpan.FromMilliseconds(100)));

        Assert.Contains("count => count == 4", failure.Message);
        Assert.Contains("Last observed: 3", failure.Message);
    }

    [Fact]
    public async Task AnObservationThatNeverReturnsFails()
    {
        var never = new TaskCompletionSource<int>();

        await Assert.ThrowsAsync<TimeoutException>(() =>
            Eventually.BecomesAsync(() => never.Task, _ => true, TimeSpan.FromMilliseconds(100)));
    }
}
