using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace MixoSync.Observability;

/// <summary>
/// Propagates the trace id of a message to all messages, log events and dead letters that it causes, across processes. The bus creates
/// activities only if there is a listener, so this adds one even if traces are not exported.
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
