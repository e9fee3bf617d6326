using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MixoSync.Quotas;
using Polly;
using Polly.Telemetry;

namespace MixoSync.Platforms.Http;

/// <summary>The services that the resilience strategies need.</summary>
internal sealed record StrategyContext(AdPlatformOptions Options, PlatformMetrics Metrics, ILogger Logger)
{
    /// <summary>
    /// Creates the context. Sets the builder's clock, and disables Polly's log because the log messages of this feature name the client.
    /// </summary>
    public static StrategyContext For(
        ResiliencePipelineBuilder<HttpResponseMessage> builder, ResilienceHandlerContext context)
    {
        var services = context.ServiceProvider;
        builder.TimeProvider = services.GetRequiredService<TimeProvider>();
        builder.ConfigureTelemetry(new TelemetryOptions(services.GetRequiredService<IOptions<TelemetryOptions>>().Value)
        {
            LoggerFactory = NullLoggerFactory.Instance,
        });
        return new StrategyContext(
            services.GetRequiredService<IOptions<AdPlatformOptions>>().Value,
            services.GetRequiredService<PlatformMetrics>(),
            services.GetRequiredService<ILogger<StrategyContext>>());
    }

    /// <summary>Whether the current message has a retry left. True outside of a parking scope.</summary>
    public bool MayRetry => ParkingScope.Current is not { } message || message.Retries < Options.MaxRetries;

    public static HttpRequestMessage Request(ResilienceContext context) => context.GetRequestMessage()
        ?? throw new InvalidOperationException("The resilience context has no request.");

    public void LogRetry(ResilienceContext context, int attempt, TimeSpan delay, Exception? reason)
    {
        var call = PlatformCall.Of(Request(context));
        Logger.Retrying(attempt + 1, call.Operation, call.Client.Id, delay, reason?.Message);
    }
}
