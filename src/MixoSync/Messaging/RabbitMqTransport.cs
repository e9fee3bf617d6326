using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace MixoSync.Messaging;

/// <summary>The bus on RabbitMQ 3.10 or later: quorum queues, publishing mandatory and confirmed.</summary>
internal static class RabbitMqTransport
{
    public static void Use(IBusRegistrationConfigurator bus, Uri address)
    {
        bus.AddConfigureEndpointsCallback((_, name, endpoint) =>
        {
            // Nobody subscribes to faults: as every message must reach a queue, they would come back, and their return
            // would be taken for the reason of the failure.
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
            // MassTransit would give these the arguments of the queue whose dead letters they take.
            factory.SendTopology.ConfigureErrorSettings = queue => QueueArguments.Replace(queue, QueueArguments.ForDeadLetterQueue);
            factory.SendTopology.ConfigureDeadLetterSettings = queue => QueueArguments.Replace(queue, QueueArguments.ForDeadLetterQueue);
            factory.ConfigureEndpoints(context);
        });
    }

    // Without it a message that no queue is bound for vanishes, and the broker confirms it all the same.
    private static void RequireAQueue(SendContext context)
    {
        if (context.TryGetPayload<RabbitMqSendContext>(out var send))
        {
            send.Mandatory = true;
        }
    }
}
