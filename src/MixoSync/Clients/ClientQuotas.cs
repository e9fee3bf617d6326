namespace MixoSync.Clients;

/// <summary>The quotas of all clients, at most ten seconds old. One query reads all of them, whatever the number of callers.</summary>
internal sealed class ClientQuotas(ClientStore clients, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim reading = new(1, 1);
    private Snapshot? latest;

    /// <summary>Returns the quota of a client, or null if the client does not exist.</summary>
    public async Task<Quota?> FindAsync(string clientId, CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            if (latest is null || time.GetElapsedTime(latest.ReadAt) >= MaxAge)
            {
                var readAt = time.GetTimestamp();
                latest = new Snapshot(await clients.ListQuotasAsync(cancellationToken), readAt);
            }

            return latest.Quotas.TryGetValue(clientId, out var quota) ? quota : null;
        }
        finally
        {
            reading.Release();
        }
    }

    public void Dispose() => reading.Dispose();

    private sealed record Snapshot(IReadOnlyDictionary<string, Quota> Quotas, long ReadAt);
}
