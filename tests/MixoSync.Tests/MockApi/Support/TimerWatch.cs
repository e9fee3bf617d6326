using Microsoft.Extensions.Time.Testing;

namespace MixoSync.Tests.MockApi.Support;

/// <summary>A fake clock that tells when somebody begins to wait, so that a test moves time on only then.</summary>
internal sealed class TimerWatch : FakeTimeProvider
{
    private readonly TaskCompletionSource waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Waiting => waiting.Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        waiting.TrySetResult();
        return timer;
    }
}
