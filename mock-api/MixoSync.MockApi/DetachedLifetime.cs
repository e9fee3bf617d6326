namespace MixoSync.MockApi;

/// <summary>Replaces the console lifetime, which would handle Ctrl-C instead of the surrounding process.</summary>
internal sealed class DetachedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
