using MassTransit;
using MassTransit.Middleware;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Messaging;
using MixoSync.Pipeline.Failures;
using MixoSync.Pipeline.Parking;
using MixoSync.Storage;

namespace MixoSync.Pipeline;

/// <summary>Configures the endpoint of a run message: concurrency, failures, retries and parking.</summary>
internal abstract class RunConsumerDefinition<TConsumer, TMessage> : ConsumerDefinition<TConsumer>
    where TConsumer : class, IConsumer<TMessage>
    where TMessage : class, IRunMessage
{
    private readonly int concurrency;

    /// <param name="endpoint">The name of the queue.</param>
    /// <param name="concurrency">Number of messages that a process handles concurrently, and its prefetch count.</param>
    protected RunConsumerDefinition(string endpoint, int concurrency)
    {
        this.concurrency = concurrency;
        EndpointName = endpoint;
        ConcurrentMessageLimit = concurrency;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<TConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.PrefetchCount = concurrency;
        endpointConfigurator.PublishFaults = false; // nobody subscribes to faults, and the dead letter has all details
        endpointConfigurator.ConfigureError(pipe =>
        {
            pipe.UseFilter(ActivatorUtilities.CreateInstance<DeadLetterHeadersFilter>(context));
            pipe.UseFilter(new ErrorTransportFilter());
        });
        consumerConfigurator.Message<TMessage>(pipe => AddFilters(pipe, context));
    }

    /// <summary>
    /// The outermost filter comes first. The filters are added to the consumer's message, where their order is as written:
    /// MassTransit always puts the retry of an endpoint outside its scoped filters, and each attempt would be recorded as the last.
    /// </summary>
    private static void AddFilters(IPipeConfigurator<ConsumeContext<TMessage>> pipe, IServiceProvider services)
    {
        pipe.UseFilter(ActivatorUtilities.CreateInstance<LogScopeFilter<TMessage>>(services));
        pipe.UseFilter(ActivatorUtilities.CreateInstance<FailureFilter<TMessage>>(services));
        pipe.UseMessageRetry(retry => RetryServerOutages(retry, services.GetRequiredService<Database>()));
        pipe.UseMessageRetry(retry => RetryStaleStatements(retry, services.GetRequiredService<Database>()));
        pipe.UseFilter(ActivatorUtilities.CreateInstance<RunCallsFilter<TMessage>>(services));
        // Inside the retry. Outside it, each parked message would be reported as a fault.
        pipe.UseFilter(ActivatorUtilities.CreateInstance<ParkingFilter<TMessage>>(services));

        // No in-memory outbox: consumers write first, then publish with confirmation, and rely on that order.
    }

    // Failures of the platform were already retried in the HTTP pipeline. These are failures of the database or the broker. Retried
    // for about a minute, which covers a restart.
    private static void RetryServerOutages(IRetryConfigurator retry, Database database)
    {
        retry.Handle<Exception>(e => database.IsOutage(e) || BrokerErrors.IsOutage(e));
        retry.Exponential(8, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(15), TimeSpan.FromMilliseconds(500));
    }

    // A statement whose table has changed since it was prepared fails once. Other schema errors persist until somebody acts, so
    // they must not block a consumer.
    private static void RetryStaleStatements(IRetryConfigurator retry, Database database)
    {
        retry.Handle<Exception>(database.IsSchemaError);
        retry.Interval(1, TimeSpan.FromMilliseconds(200));
    }
}
