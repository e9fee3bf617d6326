using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace MixoSync.Tests.MockApi.Support;

/// <summary>A fake clock that reports when a timer starts, so that a test can advance the time afterwards.</summary>
internal sealed class TimerWatch : FakeTimeProvider
{
    private readonly Channel<TimeSpan> timers = Channel.CreateUnbounded<TimeSpan>();

    public async Task TimersStartedAsync(int count = 1)
    {
        for (var timer = 0; timer < count; timer++)
            await timers.Reader.ReadAsync(TestContext.Current.CancellationToken);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        timers.Writer.TryWrite(dueTime);
        return timer;
    }
}
