namespace MixoSync.MockApi.Limiting;

/// <summary>
/// A strict sliding log: it admits a call when fewer than the limit were admitted in the window that ends with it.
/// A refused call leaves no trace. Not thread-safe; times must not go back.
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
