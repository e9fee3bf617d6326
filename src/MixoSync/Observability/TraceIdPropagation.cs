using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace MixoSync.Observability;

/// <summary>
/// Gives all work that one message causes the same trace id, across processes, in log lines and dead letters. The bus creates and
/// propagates activities only if somebody listens, whether traces are exported or not.
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
