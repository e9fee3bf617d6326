using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Quotas;
using MixoSync.Scheduling;
using MixoSync.Syncing.Failures;

namespace MixoSync.Syncing;

internal static class SyncingServices
{
    /// <summary>Adds what the consumers need; the consumers themselves come with the bus.</summary>
    public static IServiceCollection AddSyncing(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SyncingOptions>().Bind(configuration.GetSection("Syncing"))
            .ValidateDataAnnotations()
            .Validate(
                options => Delays.AreValid(options.RedeliverAfter, TimeSpan.FromDays(1)),
                "Syncing:RedeliverAfter: write time spans of at most a day with commas between them, such as 00:00:10,00:01:00")
            .Validate(
                options => BackfillSteps.TryParse(options.BackfillAfter, out _),
                "Syncing:BackfillAfter is no list of growing durations; write them such as 06:00:00,1.00:00:00, or nothing")
            .ValidateOnStart();
        return services
            .AddSingleton<RunCompletion>()
            .AddSingleton<RunProgress>()
            .AddSingleton<RunCancellation>()
            .AddSingleton<UnusedPermits>()
            .AddSingleton<RunStarter>()
            .AddSingleton<ListingRestart>()
            .AddSingleton<RedeliveryPlan>()
            .AddSingleton<FailureRecord>()
            .AddSingleton<WaitRecord>();
    }
}
