using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MixoSync.Quotas;
using Polly;
using Polly.Telemetry;

namespace MixoSync.Platforms.Http;

/// <summary>What the strategies take from the container.</summary>
internal sealed record StrategyContext(AdPlatformOptions Options, PlatformMetrics Metrics, ILogger Logger)
{
    /// <summary>
    /// Puts the builder on the application's clock and silences Polly's own log: ours names the client.
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

    /// <summary>Whether the message that is handled, if any, has a retry left.</summary>
    public bool MayRetry => ParkingScope.Current is not { } message || message.Retries < Options.MaxRetries;

    public static HttpRequestMessage Request(ResilienceContext context) => context.GetRequestMessage()
        ?? throw new InvalidOperationException("The resilience context lost its request.");

    public void LogRetry(ResilienceContext context, int attempt, TimeSpan delay, Exception? reason)
    {
        var call = PlatformCall.Of(Request(context));
        Logger.Retrying(attempt + 1, call.Operation, call.Client.Id, delay, reason?.Message);
    }
}
