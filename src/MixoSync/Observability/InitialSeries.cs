using Microsoft.Extensions.Hosting;
using MixoSync.Pipeline;
using MixoSync.Platforms;
using MixoSync.Runs;

namespace MixoSync.Observability;

/// <summary>Creates the series of all counters when the host starts, after the exporters have subscribed.</summary>
internal sealed class InitialSeries(
    PlatformMetrics platformMetrics, RunMetrics runMetrics, PipelineMetrics pipelineMetrics, IEnumerable<IAdPlatform> platforms) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        string[] names = [.. platforms.Select(platform => platform.Name)];
        platformMetrics.CreateSeries(names);
        runMetrics.CreateSeries();
        pipelineMetrics.CreateSeries(names);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
