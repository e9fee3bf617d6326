using Microsoft.Extensions.Time.Testing;
using MixoSync.Platforms.Http;

namespace MixoSync.Tests.Platforms;

public sealed class SendTimerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task TheTimeStartsWhenTheRequestIsWritten()
    {
        using var sendTimer = SendTimer.Start(time);
        time.Advance(3 * Second); // connecting
        await using var connection = SendTimer.Wrap(new MemoryStream());
        await connection.WriteAsync(new byte[1], TestContext.Current.CancellationToken);
        time.Advance(Second);

        Assert.Equal(Second, sendTimer.Elapsed);
    }

    [Fact]
    public void AnUnsentRequestHasNoTime()
    {
        using var sendTimer = SendTimer.Start(time);
        Assert.Null(sendTimer.Elapsed);
    }

    [Fact]
    public async Task ConcurrentRequestsAreTimedSeparately()
    {
        await using var connection = SendTimer.Wrap(Stream.Null);
        var times = await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            using var sendTimer = SendTimer.Start(time);
            await Task.Yield();
            if (number % 2 == 0)
            {
                await connection.WriteAsync(new byte[1], TestContext.Current.CancellationToken);
            }

            return sendTimer.Elapsed;
        }));

        Assert.Equal(10, times.Count(elapsed => elapsed is not null));
    }
}
