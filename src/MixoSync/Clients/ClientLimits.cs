namespace MixoSync.Clients;

/// <summary>The <see cref="Client.Limits"/> of all clients, at most ten seconds old. One query reads all of them, whatever the number of callers.</summary>
internal sealed class ClientLimits(ClientStore clients, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim reading = new(1, 1);
    private Snapshot? latest;

    /// <summary>Returns the limits of a client, or null if the client does not exist.</summary>
    public async Task<string?> FindAsync(string clientId, CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            if (latest is null || time.GetElapsedTime(latest.ReadAt) >= MaxAge)
            {
                var readAt = time.GetTimestamp();
                latest = new Snapshot(await clients.ListLimitsAsync(cancellationToken), readAt);
            }

            return latest.Limits.GetValueOrDefault(clientId);
        }
        finally
        {
            reading.Release();
        }
    }

    public void Dispose() => reading.Dispose();

    private sealed record Snapshot(IReadOnlyDictionary<string, string> Limits, long ReadAt);
}
