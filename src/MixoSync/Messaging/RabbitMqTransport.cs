using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace MixoSync.Messaging;

/// <summary>Configures the bus for RabbitMQ 3.10 or later, with quorum queues and mandatory, confirmed publishing.</summary>
internal static class RabbitMqTransport
{
    public static void Use(IBusRegistrationConfigurator bus, Uri address)
    {
        bus.AddConfigureEndpointsCallback((_, name, endpoint) =>
        {
            // Faults have no subscriber. As publishing is mandatory, they would be returned, and the returned message would hide the
            // reason of the failure.
            endpoint.PublishFaults = false;
            if (endpoint is IRabbitMqReceiveEndpointConfigurator queue)
            {
                QueueArguments.Set(queue, QueueArguments.ForWorkQueue(name));
            }
        });
        bus.UsingRabbitMq((context, factory) =>
        {
            factory.Host(address, host =>
            {
                host.ConnectionName($"mixosync {Environment.MachineName} {Environment.ProcessId}");
                if (address.Scheme == "amqps")
                {
                    host.UseSsl(tls => tls.ServerName = address.Host);
                }
            });
            factory.ConfigurePublish(publish => publish.UseExecute(RequireQueue));
            factory.ConfigureSend(send => send.UseExecute(RequireQueue));
            factory.AddPipeSpecification(new DelayLevelFilter(context.GetRequiredService<TimeProvider>()));
            // By default MassTransit declares dead-letter queues with the arguments of the work queue.
            factory.SendTopology.ConfigureErrorSettings = queue => QueueArguments.Replace(queue, QueueArguments.ForDeadLetterQueue);
            factory.SendTopology.ConfigureDeadLetterSettings = queue => QueueArguments.Replace(queue, QueueArguments.ForDeadLetterQueue);
            factory.ConfigureEndpoints(context);
        });
    }

    // Without the mandatory flag, the broker confirms a message even if it reaches no queue.
    private static void RequireQueue(SendContext context)
    {
        if (context.TryGetPayload<RabbitMqSendContext>(out var send))
        {
            send.Mandatory = true;
        }
    }
}
