using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace MixoSync.Tests.Support;

/// <summary>
/// A fake clock that skips every wait and records its duration. Timers with one of the given durations are timeouts, which only fire
/// when the test advances the clock.
/// </summary>
internal sealed class SkippingTimeProvider(params TimeSpan[] timeouts) : FakeTimeProvider
{
    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && !timeouts.Contains(dueTime))
        {
            Waits.Enqueue(dueTime);
            ThreadPool.QueueUserWorkItem(_ => Advance(dueTime)); // Asynchronously, because the caller does not have its timer yet.
        }

        return timer;
    }
}
