using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace MixoSync.Observability;

/// <summary>
/// Gives everything that one message brings about one trace id, across processes: on log lines and on dead letters. The bus
/// makes and passes on activities only where somebody listens, whether traces are exported or not.
/// </summary>
internal sealed class TraceIdPropagation : IHostedService, IDisposable
{
    private readonly ActivityListener listener = new()
    {
        ShouldListenTo = source => source.Name == Telemetry.Bus,
        Sample = (ref _) => ActivitySamplingResult.PropagationData,
    };

    public Task StartAsync(CancellationToken cancellationToken)
    {
        ActivitySource.AddActivityListener(listener);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => listener.Dispose();
}
