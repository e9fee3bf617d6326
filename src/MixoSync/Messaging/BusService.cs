using MassTransit;
using Microsoft.Extensions.Hosting;
using MixoSync.Storage;

namespace MixoSync.Messaging;

/// <summary>
/// Starts the bus, and with it every consumer, once the schema fits. Until then nothing takes a message, and the process still
/// answers health checks.
/// </summary>
internal sealed class BusService(MassTransitHostedService bus, SchemaGate gate) : BackgroundService
{
    private bool isStarted;

    // Whoever knows that the schema fits may publish as soon as the host has started.
    public override Task StartAsync(CancellationToken cancellationToken) =>
        gate.IsOpen ? StartBusAsync(cancellationToken) : base.StartAsync(cancellationToken);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (isStarted)
        {
            await bus.StopAsync(cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.WaitAsync(stoppingToken);
        await StartBusAsync(CancellationToken.None); // a start that has begun ends by StopAsync
    }

    private Task StartBusAsync(CancellationToken cancellationToken)
    {
        isStarted = true;
        return bus.StartAsync(cancellationToken);
    }
}
