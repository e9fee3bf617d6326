using MassTransit;
using Microsoft.Extensions.Hosting;
using MixoSync.Storage;

namespace MixoSync.Messaging;

/// <summary>
/// Starts the bus, and with it all consumers, once the schema matches. Until then no message is received, but the process responds
/// to health checks.
/// </summary>
internal sealed class BusService(MassTransitHostedService bus, SchemaGate gate) : BackgroundService
{
    private bool isStarted;

    // With a matching schema, callers may publish as soon as the host has started.
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
        await StartBusAsync(CancellationToken.None); // StopAsync ends a start that has begun
    }

    private Task StartBusAsync(CancellationToken cancellationToken)
    {
        isStarted = true;
        return bus.StartAsync(cancellationToken);
    }
}
