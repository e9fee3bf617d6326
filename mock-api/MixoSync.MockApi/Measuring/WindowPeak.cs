namespace MixoSync.MockApi.Measuring;

/// <summary>
/// The most calls in any one window. Counts what arrived and knows nothing of the limiter, so that it can convict it.
/// Not thread-safe; times must not go back.
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
