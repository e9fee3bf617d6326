namespace MixoSync.MockApi.Measuring;

/// <summary>
/// Measures the maximum number of calls in any window. It is independent of the limiter, so that it reveals errors of the limiter.
/// Not thread-safe; times must not decrease.
/// </summary>
internal sealed class WindowPeak
{
    private readonly Queue<DateTimeOffset> inWindow = new();

    public int Calls { get; private set; }

    public void Add(DateTimeOffset arrivedAt, TimeSpan window)
    {
        inWindow.Enqueue(arrivedAt);
        while (inWindow.Peek() + window <= arrivedAt) inWindow.Dequeue();
        Calls = Math.Max(Calls, inWindow.Count);
    }
}
