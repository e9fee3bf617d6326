namespace MixoSync.Platforms.Http;

/// <summary>One client's token: bought once for all who wait, and again shortly before it expires.</summary>
internal sealed class ClientToken(TimeProvider time)
{
    private readonly Lock gate = new();
    private Task<Acquisition>? acquisition;

    /// <summary>
    /// The token at hand or a new one. Cancelling ends this caller's wait, never a purchase others wait for.
    /// </summary>
    public async Task<AccessToken> GetAsync(Func<Task<AccessToken>> buy, CancellationToken cancellationToken) =>
        (await CurrentAcquisition(buy).WaitAsync(cancellationToken)).Token;

    /// <summary>Forgets the token, unless it has been replaced since.</summary>
    public void Invalidate(string refused)
    {
        lock (gate)
        {
            if (acquisition is { IsCompletedSuccessfully: true } bought && bought.Result.Token.Value == refused)
            {
                acquisition = null;
            }
        }
    }

    private Task<Acquisition> CurrentAcquisition(Func<Task<AccessToken>> buy)
    {
        lock (gate)
        {
            if (acquisition is null || acquisition.IsCompleted && !IsFresh(acquisition))
            {
                acquisition = Task.Run(() => AcquireAsync(buy)); // Not on this thread: it holds the lock.
            }

            return acquisition;
        }
    }

    private bool IsFresh(Task<Acquisition> bought) =>
        bought.IsCompletedSuccessfully && time.GetUtcNow() < bought.Result.RenewAt;

    private async Task<Acquisition> AcquireAsync(Func<Task<AccessToken>> buy)
    {
        var askedAt = time.GetUtcNow(); // The platform's clock starts somewhere between the question and the answer.
        var token = await buy();
        return new Acquisition(token, askedAt + token.RenewAfter);
    }

    private sealed record Acquisition(AccessToken Token, DateTimeOffset RenewAt);
}
