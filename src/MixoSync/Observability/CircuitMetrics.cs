using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using MixoSync.Platforms.Http;

namespace MixoSync.Observability;

/// <summary>Measures the open circuits of this process.</summary>
internal sealed class CircuitMetrics : IHostedService
{
    public CircuitMetrics(IMeterFactory meters, CircuitStates circuits) =>
        meters.Create(MixoSyncMeter.Name).CreateObservableGauge(
            "mixosync.circuit.open",
            () => circuits.OpenHosts.Select(host => new Measurement<int>(1, new KeyValuePair<string, object?>("host", host.Key))),
            description: "1 for each host whose circuit breaker is open");

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
