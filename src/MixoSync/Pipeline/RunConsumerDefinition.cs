using MassTransit;
using MassTransit.Middleware;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Messaging;
using MixoSync.Pipeline.Failures;
using MixoSync.Pipeline.Parking;
using MixoSync.Storage;

namespace MixoSync.Pipeline;

/// <summary>What the endpoint of every run message does: concurrency, failures, retry, parking.</summary>
internal abstract class RunConsumerDefinition<TConsumer, TMessage> : ConsumerDefinition<TConsumer>
    where TConsumer : class, IConsumer<TMessage>
    where TMessage : class, IRunMessage
{
    private readonly int concurrency;

    /// <param name="endpoint">The queue's name.</param>
    /// <param name="atOnce">Messages that a process handles at once, and takes from the queue ahead.</param>
    protected RunConsumerDefinition(string endpoint, int atOnce)
    {
        this.concurrency = atOnce;
        EndpointName = endpoint;
        ConcurrentMessageLimit = atOnce;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<TConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.PrefetchCount = concurrency;
        endpointConfigurator.PublishFaults = false; // Nobody listens: the dead letter says it all.
        endpointConfigurator.ConfigureError(pipe =>
        {
            pipe.UseFilter(ActivatorUtilities.CreateInstance<DeadLetterHeadersFilter>(context));
            pipe.UseFilter(new ErrorTransportFilter());
        });
        consumerConfigurator.Message<TMessage>(pipe => AddFilters(pipe, context));
    }

    /// <summary>
    /// Outermost first. On the consumer's message, where the order is the one written: MassTransit puts an endpoint's own
    /// retry outside its scoped filters, however they are added, and each attempt would be recorded as the last.
    /// </summary>
    private static void AddFilters(IPipeConfigurator<ConsumeContext<TMessage>> pipe, IServiceProvider services)
    {
        pipe.UseFilter(ActivatorUtilities.CreateInstance<LogScopeFilter<TMessage>>(services));
        pipe.UseFilter(ActivatorUtilities.CreateInstance<FailureFilter<TMessage>>(services));
        pipe.UseMessageRetry(retry => RetryServerOutages(retry, services.GetRequiredService<Database>()));
        pipe.UseMessageRetry(retry => RetryStaleStatements(retry, services.GetRequiredService<Database>()));
        pipe.UseFilter(ActivatorUtilities.CreateInstance<RunCallsFilter<TMessage>>(services));
        // Inside the retry: outside it, each message that is parked would be reported as a fault.
        pipe.UseFilter(ActivatorUtilities.CreateInstance<ParkingFilter<TMessage>>(services));

        // No in-memory outbox: consumers write first, publish with confirms, and in an order that they rely on.
    }

    // The platform's failures were retried where they happened, in the HTTP pipeline. Here it is the database or the
    // broker: about a minute of patience for a restart.
    private static void RetryServerOutages(IRetryConfigurator retry, Database database)
    {
        retry.Handle<Exception>(e => database.IsOutage(e) || BrokerErrors.IsOutage(e));
        retry.Exponential(8, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(15), TimeSpan.FromMilliseconds(500));
    }

    // A table that changed while its statement was prepared fails once. Any other schema error stays until somebody acts: it
    // holds no consumer.
    private static void RetryStaleStatements(IRetryConfigurator retry, Database database)
    {
        retry.Handle<Exception>(database.IsSchemaError);
        retry.Interval(1, TimeSpan.FromMilliseconds(200));
    }
}
