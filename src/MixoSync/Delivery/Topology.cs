using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Syncing;

namespace MixoSync.Delivery;

/// <summary>Declares every exchange and queue before anything publishes: what is published into nothing is lost.</summary>
internal static class Topology
{
    /// <summary>Safe to repeat, and safe when several do it at once: declaring what is there changes nothing.</summary>
    /// <exception cref="TimeoutException">The broker did not answer in time.</exception>
    public static async Task DeployAsync(Uri rabbitMq, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection().AddLogging().AddOptions();
        services.AddOptions<SyncingOptions>();
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddConsumers(Enum.GetValues<Role>().ToHashSet());
            RabbitMqTransport.Use(bus, rabbitMq, factory => factory.DeployTopologyOnly = true);
        });
        await using var provider = services.BuildServiceProvider();
        var control = provider.GetRequiredService<IBusControl>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        await control.StartAsync(limit.Token);
        await control.StopAsync(limit.Token);
    }
}
