using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace MixoSync.Messaging;

/// <summary>The bus on RabbitMQ 3.10 or later, with quorum queues. Messages are published as mandatory, with confirmation.</summary>
internal static class RabbitMqTransport
{
    public static void Use(IBusRegistrationConfigurator bus, Uri address)
    {
        bus.AddConfigureEndpointsCallback((_, name, endpoint) =>
        {
            // Nobody subscribes to faults. Because every message must reach a queue, they would be returned, and the return would
            // hide the reason of the failure.
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
            factory.ConfigurePublish(publish => publish.UseExecute(RequireAQueue));
            factory.ConfigureSend(send => send.UseExecute(RequireAQueue));
            factory.AddPipeSpecification(new DelayLevelFilter(context.GetRequiredService<TimeProvider>()));
            // MassTransit would give these queues the arguments of their work queue.
            factory.SendTopology.ConfigureErrorSettings = queue => QueueArguments.Replace(queue, QueueArguments.ForDeadLetterQueue);
            factory.SendTopology.ConfigureDeadLetterSettings = queue => QueueArguments.Replace(queue, QueueArguments.ForDeadLetterQueue);
            factory.ConfigureEndpoints(context);
        });
    }

    // Without this, a message that reaches no queue is lost, although the broker confirms it.
    private static void RequireAQueue(SendContext context)
    {
        if (context.TryGetPayload<RabbitMqSendContext>(out var send))
        {
            send.Mandatory = true;
        }
    }
}
