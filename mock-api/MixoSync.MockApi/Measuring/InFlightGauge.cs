namespace MixoSync.MockApi.Measuring;

/// <summary>Calls that have arrived and are not answered: how many, and the most at any one time.</summary>
/// <param name="whole">The gauge of which this one is a part, and which counts the same calls.</param>
internal sealed class InFlightGauge(InFlightGauge? whole = null)
{
    private readonly Lock gate = new();
    private int current;
    private int peak;

    public int Peak
    {
        get
        {
            lock (gate) return peak;
        }
    }

    /// <returns>Disposing it, once or more often, ends the call.</returns>
    public IDisposable Enter()
    {
        Add(1);
        return new Flight(this);
    }

    public void Reset()
    {
        lock (gate) peak = current;
    }

    private void Add(int calls)
    {
        whole?.Add(calls);
        lock (gate)
        {
            current += calls;
            peak = Math.Max(peak, current);
        }
    }

    private sealed class Flight(InFlightGauge gauge) : IDisposable
    {
        private int landed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref landed, 1) == 0) gauge.Add(-1);
        }
    }
}
