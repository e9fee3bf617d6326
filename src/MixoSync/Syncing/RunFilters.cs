using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.AdPlatforms;

namespace MixoSync.Syncing;

/// <summary>What every run message's endpoint does around its consumer.</summary>
internal static class RunFilters
{
    /// <summary>
    /// Outermost first. On the consumer's message, where the order is the one written: MassTransit puts an endpoint's own
    /// retry outside its scoped filters, however they are added, and each attempt would be recorded as the last.
    /// </summary>
    public static void UseRunFilters<T>(this IPipeConfigurator<ConsumeContext<T>> pipe, IServiceProvider services)
        where T : class, IRunMessage
    {
        pipe.UseFilter(ActivatorUtilities.CreateInstance<LogScopeFilter<T>>(services));
        pipe.UseFilter(ActivatorUtilities.CreateInstance<RecordFailureFilter<T>>(services));
        pipe.UseMessageRetry(RetryOwnServers);
        pipe.UseFilter(ActivatorUtilities.CreateInstance<RunCallsFilter<T>>(services));
        // Inside the retry: outside it, each message that is parked would be reported as a fault.
        pipe.UseFilter(ActivatorUtilities.CreateInstance<ParkingFilter<T>>(services));

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
