namespace MixoSync.MockApi.Measuring;

/// <summary>Counts calls in flight and their peak.</summary>
/// <param name="total">A gauge over all clients that also counts these calls, or null.</param>
internal sealed class InFlightGauge(InFlightGauge? total = null)
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

    /// <summary>Begins a call.</summary>
    /// <returns>An object that ends the call when it is disposed. It can be disposed more than once.</returns>
    public IDisposable Enter()
    {
        Add(1);
        return new InFlightCall(this);
    }

    public void Reset()
    {
        lock (gate) peak = current;
    }

    private void Add(int calls)
    {
        total?.Add(calls);
        lock (gate)
        {
            current += calls;
            peak = Math.Max(peak, current);
        }
    }

    private sealed class InFlightCall(InFlightGauge gauge) : IDisposable
    {
        private int ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref ended, 1) == 0) gauge.Add(-1);
        }
    }
}
