namespace MixoSync.MockApi;

/// <summary>Waiting that ends early when the platform stops.</summary>
internal sealed class Pause(TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <returns>False when it ended early.</returns>
    public async Task<bool> LastsAsync(TimeSpan duration, CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, lifetime.ApplicationStopping);
        try
        {
            await Task.Delay(duration, time, either.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
