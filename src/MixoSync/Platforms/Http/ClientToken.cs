namespace MixoSync.Platforms.Http;

/// <summary>The token of one client. Concurrent callers share one acquisition. The token is renewed shortly before it expires.</summary>
internal sealed class ClientToken(TimeProvider time)
{
    private readonly Lock gate = new();
    private Task<Acquisition>? acquisition;

    /// <summary>
    /// Returns the cached token or acquires a new one. Cancellation ends this caller's wait but not the acquisition that it shares.
    /// </summary>
    public async Task<AccessToken> GetAsync(Func<Task<AccessToken>> acquire, CancellationToken cancellationToken) =>
        (await CurrentAcquisition(acquire).WaitAsync(cancellationToken)).Token;

    /// <summary>Discards the token, unless it has already been replaced.</summary>
    public void Invalidate(string rejectedToken)
    {
        lock (gate)
        {
            if (acquisition is { IsCompletedSuccessfully: true } acquired && acquired.Result.Token.Value == rejectedToken)
            {
                acquisition = null;
            }
        }
    }

    private Task<Acquisition> CurrentAcquisition(Func<Task<AccessToken>> acquire)
    {
        lock (gate)
        {
            if (acquisition is null || acquisition.IsCompleted && !IsFresh(acquisition))
            {
                acquisition = Task.Run(() => AcquireAsync(acquire)); // Not on this thread, because it holds the lock.
            }

            return acquisition;
        }
    }

    private bool IsFresh(Task<Acquisition> acquired) =>
        acquired.IsCompletedSuccessfully && time.GetUtcNow() < acquired.Result.RenewAt;

    private async Task<Acquisition> AcquireAsync(Func<Task<AccessToken>> acquire)
    {
        var requestedAt = time.GetUtcNow(); // The lifetime starts between the request and the response; assume the earliest time.
        var token = await acquire();
        return new Acquisition(token, requestedAt + token.RenewAfter);
    }

    private sealed record Acquisition(AccessToken Token, DateTimeOffset RenewAt);
}
