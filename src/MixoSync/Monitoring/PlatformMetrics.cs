using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using MixoSync.AdPlatforms.Http;

namespace MixoSync.Monitoring;

/// <summary>What is measured of the ad platforms, in the meter <c>MixoSync</c>.</summary>
internal sealed class PlatformMetrics : IHostedService, IDisposable
{
    public const string MeterName = "MixoSync";

    private readonly Meter meter;

    public PlatformMetrics(IMeterFactory meters, Circuits circuits)
    {
        meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "mixosync.circuit.open",
            () => circuits.OpenHosts.Select(host => new Measurement<int>(1, new KeyValuePair<string, object?>("host", host.Key))),
            description: "1 for each host whose circuit is open");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => meter.Dispose();
}
