namespace MixoSync.MockApi;

/// <summary>Instead of the console lifetime, which would take Ctrl-C away from the surrounding process.</summary>
internal sealed class DetachedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
