namespace MixoSync.MockApi;

/// <summary>A delay that ends early when the platform stops.</summary>
internal sealed class Pause(TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <returns>False if the delay ended early.</returns>
    public async Task<bool> WaitAsync(TimeSpan duration, CancellationToken cancellationToken = default)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, lifetime.ApplicationStopping);
        try
        {
            await Task.Delay(duration, time, linked.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
