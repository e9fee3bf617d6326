using MassTransit;
using MixoSync.AdPlatforms;

namespace MixoSync.Syncing;

/// <summary>What every run message's endpoint does around its consumer, outermost first.</summary>
internal static class RunFilters
{
    public static void UseRunFilters<TConsumer>(
        this IReceiveEndpointConfigurator endpoint, IConsumerConfigurator<TConsumer> consumer, IRegistrationContext context)
        where TConsumer : class
    {
        endpoint.UseConsumeFilter(typeof(LogScopeFilter<>), context);
        endpoint.UseConsumeFilter(typeof(RecordFailureFilter<>), context);

        // On the consumer: MassTransit puts an endpoint's retry outside every scoped filter, in whatever order they are
        // added, and each attempt that failed would be recorded as the last.
        consumer.UseMessageRetry(RetryOwnServers);

        // No in-memory outbox: consumers write first, publish with confirms, and in an order that they rely on.
    }

    // The platform's failures were retried where they happened, in the HTTP pipeline. What is left is the database or the
    // broker: about a minute of patience for a restart.
    private static void RetryOwnServers(IRetryConfigurator retry)
    {
        retry.Ignore<AdPlatformException>();
        retry.Ignore<ConfigurationException>();
        retry.Exponential(8, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(15), TimeSpan.FromMilliseconds(500));
    }
}
