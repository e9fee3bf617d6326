namespace MixoSync.Platforms.Http;

/// <summary>
/// The token of one client. Concurrent callers share one acquisition, and the token is renewed shortly before it expires.
/// </summary>
internal sealed class ClientToken(TimeProvider time)
{
    private readonly Lock gate = new();
    private Task<Acquisition>? acquisition;

    /// <summary>
    /// Returns the current token, or acquires one. Cancelling ends only the wait of this caller, not an acquisition that others
    /// wait for.
    /// </summary>
    public async Task<AccessToken> GetAsync(Func<Task<AccessToken>> acquire, CancellationToken cancellationToken) =>
        (await CurrentAcquisition(acquire).WaitAsync(cancellationToken)).Token;

    /// <summary>Discards the token, unless it has been replaced since.</summary>
    public void Invalidate(string rejected)
    {
        lock (gate)
        {
            if (acquisition is { IsCompletedSuccessfully: true } acquired && acquired.Result.Token.Value == rejected)
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
                acquisition = Task.Run(() => AcquireAsync(acquire)); // Not on this thread, which holds the lock.
            }

            return acquisition;
        }
    }

    private bool IsFresh(Task<Acquisition> acquired) =>
        acquired.IsCompletedSuccessfully && time.GetUtcNow() < acquired.Result.RenewAt;

    private async Task<Acquisition> AcquireAsync(Func<Task<AccessToken>> acquire)
    {
        var requestedAt = time.GetUtcNow(); // The platform issues the token at some time between request and response.
        var token = await acquire();
        return new Acquisition(token, requestedAt + token.RenewAfter);
    }

    private sealed record Acquisition(AccessToken Token, DateTimeOffset RenewAt);
}
