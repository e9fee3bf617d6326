using MassTransit;
using MassTransit.Middleware;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Messaging;
using MixoSync.Pipeline.Failures;
using MixoSync.Pipeline.Parking;
using MixoSync.Storage;

namespace MixoSync.Pipeline;

/// <summary>Configures the endpoint of a run message: concurrency, failure handling, retry and parking.</summary>
internal abstract class RunConsumerDefinition<TConsumer, TMessage> : ConsumerDefinition<TConsumer>
    where TConsumer : class, IConsumer<TMessage>
    where TMessage : class, IRunMessage
{
    private readonly int concurrency;

    /// <param name="endpoint">The name of the queue.</param>
    /// <param name="concurrency">The number of messages that a process handles concurrently, and the prefetch count.</param>
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
        endpointConfigurator.PublishFaults = false; // Faults have no subscriber; the dead letter contains the failure.
        endpointConfigurator.ConfigureError(pipe =>
        {
            pipe.UseFilter(ActivatorUtilities.CreateInstance<DeadLetterHeadersFilter>(context));
            pipe.UseFilter(new ErrorTransportFilter());
        });
        consumerConfigurator.Message<TMessage>(pipe => AddFilters(pipe, context));
    }

    // Outermost filter first. The filters are added to the message of the consumer because only there they keep this order. On an
    // endpoint, MassTransit always puts the retry outside the scoped filters, so each attempt would be recorded as the last.
    private static void AddFilters(IPipeConfigurator<ConsumeContext<TMessage>> pipe, IServiceProvider services)
    {
        pipe.UseFilter(ActivatorUtilities.CreateInstance<LogScopeFilter<TMessage>>(services));
        pipe.UseFilter(ActivatorUtilities.CreateInstance<FailureFilter<TMessage>>(services));
        pipe.UseMessageRetry(retry => RetryServerOutages(retry, services.GetRequiredService<Database>()));
        pipe.UseMessageRetry(retry => RetryStaleStatements(retry, services.GetRequiredService<Database>()));
        pipe.UseFilter(ActivatorUtilities.CreateInstance<RunCallsFilter<TMessage>>(services));
        pipe.UseFilter(ActivatorUtilities.CreateInstance<LongWaitFilter<TMessage>>(services));
        // Inside the retry: otherwise each parked message would be reported as a fault.
        pipe.UseFilter(ActivatorUtilities.CreateInstance<ParkingFilter<TMessage>>(services));

        // There is no in-memory outbox: consumers write first, then publish with confirms, and rely on that order.
    }

    // The HTTP pipeline retries failures of the platform. This retry handles the database and the broker, and lasts about a minute,
    // which is enough for a restart.
    private static void RetryServerOutages(IRetryConfigurator retry, Database database)
    {
        retry.Handle<Exception>(e => database.IsOutage(e) || BrokerErrors.IsOutage(e));
        retry.Exponential(8, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(15), TimeSpan.FromMilliseconds(500));
    }

    // A prepared statement fails once after its table has changed. Any other schema error lasts until an operator fixes it, so it is not
    // retried here.
    private static void RetryStaleStatements(IRetryConfigurator retry, Database database)
    {
        retry.Handle<Exception>(database.IsSchemaError);
        retry.Interval(1, TimeSpan.FromMilliseconds(200));
    }
}
