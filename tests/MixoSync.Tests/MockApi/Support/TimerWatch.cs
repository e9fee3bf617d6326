using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace MixoSync.Tests.MockApi.Support;

/// <summary>A fake clock that tells when somebody begins to wait, so that a test moves time on only then.</summary>
internal sealed class TimerWatch : FakeTimeProvider
{
    private readonly Channel<TimeSpan> timers = Channel.CreateUnbounded<TimeSpan>();

    public async Task WaitersAsync(int count = 1)
    {
        for (var waiter = 0; waiter < count; waiter++)
            await timers.Reader.ReadAsync(TestContext.Current.CancellationToken);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        timers.Writer.TryWrite(dueTime);
        return timer;
    }
}
