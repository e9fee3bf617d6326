using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Pipeline.Failures;
using MixoSync.Pipeline.Parking;
using MixoSync.Quotas;
using MixoSync.Runs;

namespace MixoSync.Pipeline;

internal static class PipelineServices
{
    /// <summary>Adds the services of the consumers. The host adds the consumers to the bus.</summary>
    public static IServiceCollection AddPipeline(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PipelineOptions>().Bind(configuration.GetSection("Syncing"))
            .ValidateDataAnnotations()
            .Validate(
                options => DurationList.AreValid(options.RedeliverAfter, TimeSpan.FromDays(1)),
                "Syncing:RedeliverAfter must be a list of durations of at most one day, for example 00:00:10,00:01:00")
            .ValidateOnStart();
        services.AddMetrics();
        return services
            .AddSingleton<PipelineMetrics>()
            .AddSingleton<RunProgress>()
            .AddSingleton<UnusedPermits>()
            .AddSingleton<RunStarter>()
            .AddSingleton<UrgentSync>()
            .AddSingleton<ListingRestart>()
            .AddSingleton<PageFetcher>()
            .AddSingleton<CampaignSyncer>()
            .AddSingleton<LostMessageRecorder>()
            .AddSingleton<WaitRecorder>()
            .AddSingleton<DatabaseFailures>()
            .AddSingleton<OutageDeferral>()
            .AddSingleton<RedeliveryPolicy>()
            .AddSingleton<AttemptStore>()
            .AddSingleton<MessageRedelivery>()
            .AddSingleton<FailureRecorder>();
    }
}
