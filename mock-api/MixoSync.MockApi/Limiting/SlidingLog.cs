namespace MixoSync.MockApi.Limiting;

/// <summary>
/// A strict sliding log. It admits a call if fewer calls than the limit were admitted in the window before it. Rejected calls do not
/// count. Not thread-safe; times must not decrease.
/// </summary>
internal sealed class SlidingLog
{
    private readonly Queue<DateTimeOffset> admitted = new();

    public bool TryAdmit(DateTimeOffset now, int limit, TimeSpan window)
    {
        while (admitted.TryPeek(out var oldest) && now - oldest >= window) admitted.Dequeue();
        if (admitted.Count >= limit) return false;
        admitted.Enqueue(now);
        return true;
    }
}
