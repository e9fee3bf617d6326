using MassTransit;
using Microsoft.Extensions.Hosting;
using MixoSync.Storage;

namespace MixoSync.Messaging;

/// <summary>
/// Starts the bus and its consumers once the database schema matches. Until then, the process receives no messages but answers health
/// checks.
/// </summary>
internal sealed class BusService(MassTransitHostedService bus, SchemaGate gate) : BackgroundService
{
    private bool isStarted;

    // If the schema is known to fit, the bus starts with the host, so that a command can publish immediately.
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
        await StartBusAsync(CancellationToken.None); // StopAsync stops a bus that has begun to start
    }

    private Task StartBusAsync(CancellationToken cancellationToken)
    {
        isStarted = true;
        return bus.StartAsync(cancellationToken);
    }
}
