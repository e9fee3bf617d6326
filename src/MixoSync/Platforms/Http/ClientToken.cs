namespace MixoSync.Platforms.Http;

/// <summary>One client's token: bought once for all who wait, and again shortly before it expires.</summary>
internal sealed class ClientToken(TimeProvider time)
{
    private readonly Lock gate = new();
    private Task<Purchase>? purchase;

    /// <summary>
    /// The token at hand or a new one. Cancelling ends this caller's wait, never a purchase others wait for.
    /// </summary>
    public async Task<AccessToken> GetAsync(Func<Task<AccessToken>> buy, CancellationToken cancellationToken) =>
        (await CurrentPurchase(buy).WaitAsync(cancellationToken)).Token;

    /// <summary>Forgets the token, unless it has been replaced since.</summary>
    public void Forget(string refused)
    {
        lock (gate)
        {
            if (purchase is { IsCompletedSuccessfully: true } bought && bought.Result.Token.Value == refused)
            {
                purchase = null;
            }
        }
    }

    private Task<Purchase> CurrentPurchase(Func<Task<AccessToken>> buy)
    {
        lock (gate)
        {
            if (purchase is null || purchase.IsCompleted && !IsFresh(purchase))
            {
                purchase = Task.Run(() => BuyAsync(buy)); // Not on this thread: it holds the lock.
            }

            return purchase;
        }
    }

    private bool IsFresh(Task<Purchase> bought) =>
        bought.IsCompletedSuccessfully && time.GetUtcNow() < bought.Result.RenewAt;

    private async Task<Purchase> BuyAsync(Func<Task<AccessToken>> buy)
    {
        var askedAt = time.GetUtcNow(); // The platform's clock starts somewhere between the question and the answer.
        var token = await buy();
        return new Purchase(token, askedAt + token.RenewAfter);
    }

    private sealed record Purchase(AccessToken Token, DateTimeOffset RenewAt);
}
