using Microsoft.Extensions.Hosting;
using MixoSync.AdPlatforms;

namespace MixoSync.Monitoring;

/// <summary>Makes the series that are known beforehand, once the metrics are listened to.</summary>
internal sealed class KnownSeries(SyncMetrics metrics, IEnumerable<IAdPlatform> platforms) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Begin(platforms.Select(platform => platform.Name));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
