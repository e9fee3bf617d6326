namespace MixoSync.MockApi.Limiting;

/// <summary>The times of the calls that were admitted in a sliding window. Not thread-safe; times must not decrease.</summary>
internal sealed class SlidingLog
{
    private readonly Queue<DateTimeOffset> admitted = new();

    /// <summary>When the oldest of them was admitted.</summary>
    public DateTimeOffset? Oldest => admitted.TryPeek(out var oldest) ? oldest : null;

    /// <summary>Returns the number of calls in the window before <paramref name="now"/>, and forgets older ones.</summary>
    public int Count(DateTimeOffset now, TimeSpan window)
    {
        while (admitted.TryPeek(out var oldest) && now - oldest >= window) admitted.Dequeue();
        return admitted.Count;
    }

    public void Add(DateTimeOffset now) => admitted.Enqueue(now);
}
