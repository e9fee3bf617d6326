namespace MixoSync.MockApi.Measuring;

/// <summary>The latest calls, oldest first.</summary>
internal sealed class ArrivalLog(int capacity)
{
    private readonly Lock gate = new();
    private readonly Queue<Arrival> entries = new();

    public void Add(Arrival arrival)
    {
        lock (gate)
        {
            entries.Enqueue(arrival);
            if (entries.Count > capacity) entries.Dequeue();
        }
    }

    public IReadOnlyList<Arrival> Entries()
    {
        lock (gate) return [.. entries];
    }

    public void Clear()
    {
        lock (gate) entries.Clear();
    }
}
